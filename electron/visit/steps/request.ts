/** The written request of Section 25, before it is signed. */
import type { Holder } from '../../../native/index.ts';
import type { Config } from '../../config/config.ts';
import type { Capacity } from '../../contract/words.ts';
import {
  canonicalRequest,
  requestDigest,
  requestHolder,
  requestSalt,
  SectionRequest,
} from '../../request/request.ts';
import { DECLARATION, declarationFor } from '../../request/wording.ts';
import type { WrittenRequest } from '../machine.ts';

/** Writes the Section 25 request of this holder, or of who acts for them, for these databases. Throws when the kiosk cannot give a number. */
export function writeRequest(input: {
  readonly config: Config;
  readonly holder: Holder;
  readonly lines: WrittenRequest['lines'];
  readonly actsFor: Capacity | null;
  readonly requestNumber: string;
}): WrittenRequest {
  const { actsFor } = input;
  const request = SectionRequest.parse({
    office: input.config.office.name,
    kioskId: input.config.kioskId,
    requestNumber: input.requestNumber,
    madeAt: new Date().toISOString(),
    holder: requestHolder(input.holder),
    lines: input.lines,
    ...(actsFor === null ? {} : { onBehalf: { capacity: actsFor } }),
    declaration: actsFor === null ? DECLARATION : declarationFor(actsFor),
    salt: requestSalt(),
  });
  const canonical = canonicalRequest(request);
  return { ...request, canonical, digest: requestDigest(canonical) };
}
