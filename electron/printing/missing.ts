/** What is said of a document of which some pages are missing. */
import type { Text } from '../contract.ts';

/** How far a document came. */
export interface PartlyPrinted {
  /** Pages that came out for sure, from the first; null where nobody knows. */
  readonly pages: number | null;
  /** Pages of the whole; null where nobody knows. */
  readonly of: number | null;
  /** False: the page after may have come out too. */
  readonly certain: boolean;
}

/** Which pages came out, and which are missing, for the person and for the officer. */
export function missingPages({ pages, of, certain }: PartlyPrinted): Text {
  if (of === null || of === 0)
    return { th: 'ไม่ทราบว่าพิมพ์ออกแล้วกี่หน้า', en: 'Nobody knows how many pages came out.' };
  if (pages === null)
    return {
      th: `ไม่ทราบว่าพิมพ์ออกแล้วกี่หน้า จากทั้งหมด ${of} หน้า`,
      en: `Nobody knows how many of the ${of} pages came out.`,
    };
  if (pages >= of) return { th: `พิมพ์ออกครบ ${of} หน้าแล้ว`, en: `All ${of} pages came out.` };
  const next = pages + 1;
  const [th, en] =
    next === of
      ? [`ยังขาดหน้า ${of}`, `Page ${of} is missing`]
      : [`ยังขาดหน้า ${next} ถึง ${of}`, `Pages ${next} to ${of} are missing`];
  const came =
    pages === 0
      ? { th: 'ยังไม่มีหน้าใดที่แน่ใจว่าออกแล้ว', en: 'No page is known to have come out.' }
      : {
          th: `พิมพ์ออกแล้ว ${pages} จาก ${of} หน้า`,
          en: `${pages} of ${of} ${of === 1 ? 'page' : 'pages'} came out.`,
        };
  const perhaps = certain
    ? { th: '', en: '' }
    : { th: ` หน้า ${next} อาจออกมาแล้ว กรุณาดูที่ถาด`, en: ` Page ${next} may lie in the tray.` };
  return { th: `${came.th} ${th}${perhaps.th}`, en: `${came.en} ${en}.${perhaps.en}` };
}
