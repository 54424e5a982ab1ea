/** What is said of a document of which some pages are missing. */
import type { Text } from '../contract/words.ts';

/** How far a document came. */
export interface PartlyPrinted {
  /** Pages that came out for sure, from the first; null where nobody knows. */
  readonly pages: number | null;
  /** Pages of the whole; null where nobody knows. */
  readonly of: number | null;
  /** False: the page after may have come out too. */
  readonly certain: boolean;
}

/** How many pages came out: all that is said to who has no business with them. */
export function pagesOut({ pages, of }: Pick<PartlyPrinted, 'pages' | 'of'>): Text {
  if (of === null || of === 0)
    return { th: 'ไม่ทราบว่าพิมพ์ออกแล้วกี่หน้า', en: 'Nobody knows how many pages came out.' };
  if (pages === null)
    return {
      th: `ไม่ทราบว่าพิมพ์ออกแล้วกี่หน้า จากทั้งหมด ${of} หน้า`,
      en: `Nobody knows how many of the ${of} pages came out.`,
    };
  if (pages >= of) return { th: `พิมพ์ออกครบ ${of} หน้าแล้ว`, en: `All ${of} pages came out.` };
  if (pages === 0) return { th: 'ยังไม่มีหน้าใดที่แน่ใจว่าออกแล้ว', en: 'No page is known to have come out.' };
  return {
    th: `พิมพ์ออกแล้ว ${pages} จาก ${of} หน้า`,
    en: `${pages} of ${of} pages came out.`,
  };
}

/** Which pages came out, and which are missing, for the person and for the officer. */
export function missingPages(printed: PartlyPrinted): Text {
  const { pages, of, certain } = printed;
  const came = pagesOut(printed);
  if (of === null || pages === null || pages >= of) return came;
  const next = pages + 1;
  const [th, en] =
    next === of
      ? [`ยังขาดหน้าที่ ${of}`, `Page ${of} is missing`]
      : [`ยังขาดหน้าที่ ${next}–${of}`, `Pages ${next} to ${of} are missing`];
  const perhaps = certain
    ? { th: '', en: '' }
    : { th: ` โดยหน้าที่ ${next} อาจอยู่ในถาดแล้ว`, en: ` Page ${next} may lie in the tray.` };
  return { th: `${came.th} ${th}${perhaps.th}`, en: `${came.en} ${en}.${perhaps.en}` };
}
