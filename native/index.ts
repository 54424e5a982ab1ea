/** Everything that touches the card. The one door of this room: nobody outside imports another of its files. */
export {
  ANY_STAY,
  type CardAuthenticator,
  type CardView,
  countedStay,
  isStay,
  type PinFault,
  type ReaderWatch,
  recounted,
  type StayKey,
  stayKey,
  type WatchOptions,
} from './card-view.ts';
export { type LicensedNetwork, licensedNetwork, type NetworkFault } from './licensed/network.ts';
export { licensedAuthenticator } from './licensed/place.ts';
export { readerNames, watchReader } from './pcsc/watch-reader.ts';
export { checkedPicture, checkedPng, FACE_LIMITS, isPngDepth } from './picture.ts';
export { fail, ok, type Result, unreachable } from './result.ts';
export { maskCitizenId } from './thai-id/citizen-id.ts';
export { ageOn, buddhistDateOf, commonEraYear, daysInBuddhistMonth, isExpired } from './thai-id/date.ts';
export type { BuddhistDate, Holder, HolderAddress, HolderName } from './thai-id/holder.ts';
