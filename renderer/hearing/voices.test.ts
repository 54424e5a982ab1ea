import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseVoice, type Voice } from './voices.ts';

const voice = (name: string, lang: string, localService = true): Voice => ({ name, lang, localService });
const ESPEAK = [
  voice('Thai espeak-ng', 'th'),
  voice('English (Great Britain) espeak-ng', 'en-GB'),
  voice('English (America) espeak-ng', 'en-US'),
];

describe('the voice for a language', () => {
  it('is never one that nobody has tried: espeak speaks no Thai that anybody understands', () => {
    expect(chooseVoice(ESPEAK, 'th', [])).toBeUndefined();
    expect(chooseVoice([voice('Microsoft Pattara - Thai (Thailand)', 'th-TH')], 'th', [])).toBeUndefined();
    expect(chooseVoice([voice('Thai English espeak', 'th-TH')], 'th', [])).toBeUndefined();
  });

  it('is espeak’s English, which was tried', () => {
    expect(chooseVoice(ESPEAK, 'en', [])?.name).toBe('English (Great Britain) espeak-ng');
  });

  it('is the first that the site has listened to', () => {
    const voices = [...ESPEAK, voice('Kanya', 'th-TH'), voice('Pattara', 'th-TH')];
    expect(chooseVoice(voices, 'th', ['Pattara', 'Kanya'])?.name).toBe('Pattara');
    expect(chooseVoice(voices, 'en', ['Pattara'])?.name).toMatch(/^English/);
  });

  it('is of that language, whatever the site says, and the machine’s own', () => {
    expect(chooseVoice(ESPEAK, 'th', ['English (America) espeak-ng'])).toBeUndefined();
    expect(chooseVoice([voice('Cloud', 'th-TH', false)], 'th', ['Cloud'])).toBeUndefined();
    expect(chooseVoice([voice('Thong', 'tha')], 'th', ['Thong'])).toBeUndefined();
  });

  it('is on a list, or none, whatever the machine has', () => {
    const any = fc.record({
      name: fc.string(),
      lang: fc.oneof(fc.string(), fc.constantFrom('th', 'th-TH', 'TH_th')),
      localService: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any), fc.array(fc.string()), (voices, site) => {
        const chosen = chooseVoice(voices, 'th', site);
        expect(chosen === undefined || (chosen.localService && site.includes(chosen.name))).toBe(true);
      }),
    );
  });
});
