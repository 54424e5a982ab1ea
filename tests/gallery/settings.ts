/** Before the window's own script: the settings that the address names, as a person would choose them. */
import { changeSettings, type Settings } from '../../renderer/store/window-store.ts';

const asked = new URLSearchParams(location.search);
const textSize = ([0, 1, 2] as const).find((size) => String(size) === asked.get('text')) ?? 0;
const language: Settings['language'] = asked.get('language') === 'en' ? 'en' : 'th';
changeSettings({
  language,
  textSize,
  highContrast: asked.has('contrast'),
  lowPosition: asked.has('low'),
  numerals: asked.has('thai-digits') ? 'thai' : null,
});
