/** Runs inside the page: what on the screen is cut off, overlaps, is parted, is too small to read or too small to touch. */
export function layoutFaults(): string[] {
  const MIN_FONT_PX = 24;
  const MIN_TARGET_PX = 88;
  /** A pane through which a person reads needs this height at least. */
  const MIN_PANE_PX = 200;
  const SLACK_PX = 1;
  const faults: string[] = [];
  const top = document.querySelector('.modal') ?? document.querySelector('.screen');
  if (top === null) return ['no screen'];

  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className || ''}[${element.getAttribute('data-testid') ?? ''}] “${(element.textContent ?? '').slice(0, 30)}”`;
  const heard = new Map<Element, boolean>();
  /** Only for the ear: clipped to nothing, by us or by React Aria. */
  const onlyHeard = (element: Element | null): boolean => {
    if (element === null) return false;
    const known = heard.get(element);
    if (known !== undefined) return known;
    const is = getComputedStyle(element).clipPath === 'inset(50%)' || onlyHeard(element.parentElement);
    heard.set(element, is);
    return is;
  };
  const shown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && !onlyHeard(element);

  interface Box {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  }
  /** The part of a box that is before the eyes: within the screen and within the pane that scrolls it. */
  const visible = (box: Box, element: Element): Box | null => {
    const pane = element.closest('.scroll-pane, .modal-box')?.getBoundingClientRect();
    const cut = {
      left: Math.max(box.left, pane?.left ?? 0),
      right: Math.min(box.right, pane?.right ?? innerWidth),
      top: Math.max(box.top, pane?.top ?? 0),
      bottom: Math.min(box.bottom, pane?.bottom ?? innerHeight),
    };
    return cut.right - cut.left > SLACK_PX && cut.bottom - cut.top > SLACK_PX ? cut : null;
  };
  const overlap = (a: Box, b: Box) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK_PX &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK_PX;

  // Text: large enough, within its screen or pane, and not over other text.
  const lines: { readonly box: Box; readonly node: Node; readonly element: Element }[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '' || !shown(element)) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < MIN_FONT_PX - 0.01) faults.push(`font ${size} px: ${nameOf(element)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    // A number or a code that somebody copies or compares stands in one line; so does one that is written in groups.
    const text = node.textContent ?? '';
    for (const { 0: code, index } of text.matchAll(
      /(?<![0-9])0 ?[0-9]{1,4} [0-9]{3,4}(?: [0-9]{3,4})?(?![0-9])|[0-9A-Zก-ฮ./-]{5,32}/g,
    )) {
      if ((code.match(/[0-9]/g) ?? []).length < 4) continue;
      range.setStart(node, index);
      range.setEnd(node, index + code.length);
      const tops = [...range.getClientRects()].map(({ top: y }) => y);
      if (Math.max(...tops) - Math.min(...tops) > 8) faults.push(`parted by the end of a line: ${code}`);
    }
    range.selectNodeContents(node);
    const scrolls = element.closest('.scroll-pane');
    for (const rect of range.getClientRects()) {
      const room = scrolls?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
      if (rect.left < room.left - SLACK_PX || rect.right > room.right + SLACK_PX)
        faults.push(`text beyond the side: ${nameOf(element)}`);
      if (scrolls === null && (rect.top < -SLACK_PX || rect.bottom > innerHeight + SLACK_PX))
        faults.push(`text beyond the screen: ${nameOf(element)}`);
      // Looped Thai has tall line boxes that may touch; the marks themselves stand in the middle half.
      const inset = rect.height / 4;
      const seen = visible(
        { left: rect.left, right: rect.right, top: rect.top + inset, bottom: rect.bottom - inset },
        element,
      );
      if (seen !== null) lines.push({ box: seen, node, element });
    }
  }
  lines.forEach((a, at) => {
    for (const b of lines.slice(at + 1))
      if (a.node !== b.node && overlap(a.box, b.box))
        faults.push(`text over text: ${nameOf(a.element)} and ${nameOf(b.element)}`);
  });

  // Targets: large enough, on the screen, apart from each other, and holding their own words.
  const targets = [...top.querySelectorAll('button, input, a[href], [role="button"], [role="radio"]')].filter(
    shown,
  );
  const boxes = targets.map((target) => {
    const box = target.getBoundingClientRect();
    return { target, box, seen: visible(box, target) };
  });
  for (const { target, box } of boxes) {
    if (box.width < MIN_TARGET_PX - 0.5 || box.height < MIN_TARGET_PX - 0.5)
      faults.push(`target ${box.width.toFixed(0)}×${box.height.toFixed(0)} px: ${nameOf(target)}`);
    const scrolls = target.closest('.scroll-pane');
    if (box.left < -SLACK_PX || box.right > innerWidth + SLACK_PX)
      faults.push(`target beyond the side: ${nameOf(target)}`);
    if (scrolls === null && (box.top < -SLACK_PX || box.bottom > innerHeight + SLACK_PX))
      faults.push(`target beyond the screen: ${nameOf(target)}`);
    if (
      target.scrollWidth > target.clientWidth + SLACK_PX ||
      target.scrollHeight > target.clientHeight + SLACK_PX
    )
      faults.push(`words larger than their target: ${nameOf(target)}`);
  }
  boxes.forEach((a, at) => {
    for (const b of boxes.slice(at + 1)) {
      if (a.seen !== null && b.seen !== null && overlap(a.seen, b.seen) && !a.target.contains(b.target))
        faults.push(`target over target: ${nameOf(a.target)} and ${nameOf(b.target)}`);
    }
  });

  for (const { box, element } of lines)
    for (const { target, seen } of boxes)
      if (seen !== null && overlap(box, seen) && !target.contains(element))
        faults.push(`text under a target: ${nameOf(element)} and ${nameOf(target)}`);

  // Panes: room enough, nothing wider than they are; panels show all they have.
  for (const pane of top.querySelectorAll('.scroll-pane')) {
    if (pane.clientHeight < MIN_PANE_PX) faults.push(`pane only ${pane.clientHeight} px high`);
    if (pane.scrollWidth > pane.clientWidth + SLACK_PX) faults.push('pane scrolls sideways');
    const more = pane.scrollHeight > pane.clientHeight + SLACK_PX;
    if (more && top.querySelector('[data-testid="scroll-down"]') === null)
      faults.push(`pane has more (${pane.scrollHeight} in ${pane.clientHeight}) and does not say so`);
  }
  for (const panel of top.querySelectorAll('.modal-box'))
    if (panel.scrollHeight > panel.clientHeight + SLACK_PX)
      faults.push(`panel is cut off: ${panel.scrollHeight} px in ${panel.clientHeight}`);
  for (const box of top.querySelectorAll('.main, .rail, .bar, .header')) {
    const { bottom, top: above } = box.getBoundingClientRect();
    if (bottom > innerHeight + SLACK_PX || above < -SLACK_PX)
      faults.push(`${box.className} beyond the screen`);
  }
  return [...new Set(faults)];
}

/** Runs inside the page: presses "down" until it is disabled, then "up"; what of the pane cannot be reached so. */
export async function turnThrough(): Promise<{ readonly presses: number; readonly faults: string[] }> {
  const MOST_PRESSES = 60;
  const SLACK_PX = 1;
  const faults: string[] = [];
  let presses = 0;
  const button = (way: 'up' | 'down') =>
    document.querySelector<HTMLButtonElement>(`.screen [data-testid="scroll-${way}"]`);
  if (button('down') === null || document.querySelector('.modal') !== null) return { presses, faults };
  const pane = document.querySelector('.screen .scroll-pane');
  const inner = pane?.querySelector('.scroll-inner');
  if (pane === null || inner === null || inner === undefined) return { presses, faults: ['no pane'] };
  const position = () =>
    document.querySelector('.scroll-position')?.textContent?.match(/\d+/g)?.map(Number) ?? [];
  const painted = async () => {
    for (let i = 0; i < 2; i += 1) await new Promise((done) => requestAnimationFrame(done));
  };

  if (button('up')?.disabled === false) faults.push('"up" at the first line');
  for (const way of ['down', 'up'] as const)
    for (let of = 0; button(way)?.disabled === false; of += 1) {
      const was = { top: pane.scrollTop, page: position()[0] };
      button(way)?.click();
      presses += 1;
      await painted();
      if (pane.scrollTop === was.top || of === MOST_PRESSES)
        return { presses, faults: [`"${way}" does nothing`] };
      if (position()[0] === was.page) faults.push(`"${way}" stays at page ${was.page}`);
      if (way === 'up' || button('down')?.disabled === false) continue;
      const below = inner.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom;
      if (below > SLACK_PX) faults.push(`${below} px beneath the last line that "down" reaches`);
      const [at, pages] = position();
      if (at !== pages) faults.push(`the end is called page ${at} of ${pages}`);
    }
  if (pane.scrollTop > SLACK_PX) faults.push(`${pane.scrollTop} px above the first line that "up" reaches`);
  if (position()[0] !== 1) faults.push(`the beginning is called page ${position()[0]}`);
  return { presses, faults };
}
