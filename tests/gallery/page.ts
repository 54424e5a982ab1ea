/** The gallery's page: one small frame for each model, language and size; a click makes one full size. */

const form = document.querySelector('form');
const main = document.querySelector('main');
const dialog = document.querySelector('dialog');
if (form === null || main === null || dialog === null) throw new Error('the page lacks a part');
const page = document.body.dataset.page ?? '';
let names: readonly string[] = [];

/** Frames that load at the same time: each of them runs the whole window. */
const AT_ONCE = 3;
const loading = new Set<HTMLIFrameElement>();
const waiting = new Set<HTMLElement>();

interface Shown {
  readonly title: string;
  readonly address: string;
  readonly width: number;
  readonly height: number;
}
const shown = new WeakMap<Element, Shown>();

/** A frame that draws one model as large as it is. */
function frameOf({ title, address, width, height }: Shown): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  Object.assign(frame, { title, src: address });
  Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
  return frame;
}

/** Fills the next places that are in sight. */
function fill(): void {
  for (const place of waiting) {
    if (loading.size >= AT_ONCE) return;
    waiting.delete(place);
    const model = shown.get(place);
    if (model === undefined || !place.isConnected) continue;
    const frame = frameOf(model);
    loading.add(frame);
    frame.addEventListener('load', () => {
      loading.delete(frame);
      fill();
    });
    frame.tabIndex = -1;
    place.replaceChildren(frame);
  }
}

// Frames live while they are near what is seen: the page may have hundreds of places, and no machine has hundreds of windows.
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      const frame = target.querySelector('iframe');
      if (isIntersecting && frame === null) waiting.add(target);
      else if (!isIntersecting) {
        waiting.delete(target);
        if (frame !== null) loading.delete(frame);
        target.replaceChildren();
      }
    }
    fill();
  },
  { rootMargin: '200px' },
);

/** A model as a small picture with its name. */
function figureOf(model: Shown, scale: number): HTMLElement {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = model.title;
  const place = document.createElement('button');
  place.type = 'button';
  place.setAttribute('aria-label', `${model.title}, full size`);
  Object.assign(place.style, { width: `${model.width * scale}px`, height: `${model.height * scale}px` });
  place.style.setProperty('--scale', String(scale));
  shown.set(place, model);
  place.addEventListener('click', () => {
    dialog?.replaceChildren(frameOf(model));
    dialog?.showModal();
  });
  observer.observe(place);
  figure.append(caption, place);
  return figure;
}

/** Draws what the form asks for. */
function draw(): void {
  if (form === null || main === null) return;
  const choice = new FormData(form);
  const all = (name: string) => choice.getAll(name).map(String);
  const scale = Number(choice.get('scale') ?? 0.25);
  const words = String(choice.get('find') ?? '').toLowerCase();
  const settings = ['text', 'contrast', 'low', 'thai-digits'].filter((name) => choice.has(name));
  observer.disconnect();
  waiting.clear();
  loading.clear();
  const figures = names
    .filter(
      (name) =>
        name.includes(words) &&
        (!choice.has('mode') || all('mode').some((mode) => name.includes(`(${mode})`))),
    )
    .flatMap((name) =>
      all('language').flatMap((language) =>
        all('size').map((size) => {
          const [width = 0, height = 0] = size.split('x').map(Number);
          const asked = new URLSearchParams([
            ['name', name],
            ['language', language],
            ...settings.map((one): [string, string] => [one, String(choice.get(one))]),
          ]);
          const title = all('language').length > 1 ? `${name}, ${language}` : name;
          return figureOf({ title, address: `${page}?${asked}`, width, height }, scale);
        }),
      ),
    );
  main.replaceChildren(...figures);
}

/** Asks which models there are, and draws them. */
async function load(): Promise<void> {
  names = await (await fetch('/names.json')).json();
  draw();
  dialog?.querySelector('iframe')?.contentWindow?.location.reload();
}

form.addEventListener('input', draw);
form.addEventListener('submit', (event) => event.preventDefault());
dialog.addEventListener('click', () => dialog.close());
dialog.addEventListener('close', () => dialog.replaceChildren());
import.meta.hot?.on('gallery:models', load);
await load();
