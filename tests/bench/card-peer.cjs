/** The peer, as its documentation uses it: one line a reading, microseconds to text and to photo from its insertion event. */
const { ThaiCardReader, EVENTS, MODE } = require('@privageapp/thai-national-id-reader');

const reader = new ThaiCardReader();
let inserted = 0n;
let begun = 0n;
let text = 0n;
const since = (from, at) => Number(at - from) / 1000;
reader.setReadMode(MODE.PERSONAL_PHOTO);
reader.on(EVENTS.CARD_INSERTED, () => {
  inserted = process.hrtime.bigint();
});
reader.on(EVENTS.READING_INIT, () => {
  begun = process.hrtime.bigint();
});
reader.on(EVENTS.READING_PROGRESS, ({ step }) => {
  if (step === 4) text = process.hrtime.bigint();
});
reader.on(EVENTS.READING_COMPLETE, ({ photo }) => {
  const end = process.hrtime.bigint();
  if (!photo || photo.length < 6000) throw new Error('the photo is not whole');
  console.log([since(inserted, text), since(inserted, end), since(begun, text), since(begun, end)].join(' '));
});
reader.on(EVENTS.READING_FAIL, (error) => console.log(`fail ${error}`));
reader.startListener();
