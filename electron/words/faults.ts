/**
 * The catalogue of faults. A fault is a value: a stable code, what the person reads, what the officer does.
 * Codes never change meaning and are never used again; docs/faults.md is generated from here.
 */
import type { FaultNotice, Text } from '../contract/words.ts';

interface FaultEntry {
  /** Small, on the screen's edge, for the officer. Letter: C card, P PIN, S SAS, L Linkage, R printer, J store, K kiosk, O office. */
  readonly code: string;
  /** What happened, in the person's words. */
  readonly what: Text;
  /** What the person does next. */
  readonly next: Text;
  /** What the officer does, or has the site's engineer do; in Thai for the one, in English for the other. */
  readonly officer: Text;
}

const t = (th: string, en: string): Text => ({ th, en });
const callOfficer = t('กรุณาแจ้งเจ้าหน้าที่', 'Please ask an officer.');
const insertAgain = t('กรุณาดึงบัตรออก แล้วเสียบใหม่', 'Please take the card out and put it in again.');
const comeBack = t('กรุณาลองใหม่ภายหลัง ไม่มีการคิดค่าธรรมเนียม', 'Please try again later. Nothing is charged.');

export const FAULTS = {
  'card.service-down': {
    code: 'C01',
    what: t('เครื่องอ่านบัตรยังไม่พร้อม', 'The card reader is not ready.'),
    next: callOfficer,
    officer: t(
      'บริการอ่านบัตรของเครื่อง (pcscd) ไม่ตอบ เครื่องลองใหม่เอง หากไม่หาย ให้ผู้ดูแลระบบเริ่มบริการ pcscd ใหม่',
      'The PC/SC service (pcscd) is not answering. It is tried again by itself; if it stays, start pcscd.',
    ),
  },
  'card.no-reader': {
    code: 'C02',
    what: t('ไม่พบเครื่องอ่านบัตร', 'No card reader is connected.'),
    next: callOfficer,
    officer: t(
      'เสียบสายเครื่องอ่านบัตรให้แน่น เครื่องทำงานต่อเอง หากไม่หาย ให้ผู้ดูแลระบบตรวจค่า card.reader',
      'Plug the reader in; check card.reader in the configuration. The kiosk goes on by itself.',
    ),
  },
  'card.mute': {
    code: 'C03',
    what: t('อ่านบัตรไม่ได้ บัตรอาจกลับด้าน', 'The card does not answer. It may be the wrong way round.'),
    next: t(
      'กรุณาดึงบัตรออก หันชิปขึ้นและเข้าเครื่อง แล้วเสียบใหม่',
      'Take it out, turn the chip up and inwards, and put it in again.',
    ),
    officer: t(
      'บัตรอยู่ในช่องแต่ไม่ตอบ อาจกลับด้าน หน้าสัมผัสสกปรก หรือชิปเสีย ให้กลับบัตร เช็ดชิป หรือรับคำขอด้วยแบบกระดาษ',
      'Card present but mute: upside down, dirty contacts, or a dead chip. Turn it, clean it, or take the request by hand.',
    ),
  },
  'card.foreign': {
    code: 'C04',
    what: t('บัตรนี้ไม่ใช่บัตรประจำตัวประชาชน', 'This is not a Thai national ID card.'),
    next: t('กรุณาใช้บัตรประจำตัวประชาชนของท่าน', 'Please use your national ID card.'),
    officer: t(
      'ไม่ใช่บัตรประจำตัวประชาชน ขอให้ใช้บัตรประจำตัวประชาชน',
      'The card refuses the MOI applet: ask for the national ID card.',
    ),
  },
  'card.busy': {
    code: 'C05',
    what: t('บัตรกำลังถูกใช้โดยโปรแกรมอื่น', 'Another program is using the card.'),
    next: t('กรุณารอสักครู่', 'Please wait a moment.'),
    officer: t('โปรแกรมอื่นใช้บัตรอยู่ ให้ปิดโปรแกรมนั้น', 'Another program holds the card exclusively; close it.'),
  },
  'card.removed': {
    code: 'C06',
    what: t('บัตรถูกดึงออก', 'The card was taken out.'),
    next: t('หากต้องการเริ่มใหม่ กรุณาเสียบบัตร', 'Put it in again to start over.'),
    officer: t('ไม่ต้องทำอะไร', 'Nothing to do.'),
  },
  'card.comms': {
    code: 'C07',
    what: t('อ่านบัตรไม่ครบ', 'The card could not be read completely.'),
    next: insertAgain,
    officer: t(
      'บัตรไม่ตอบหรือตอบไม่ครบหลังลองซ้ำแล้ว ให้เช็ดหน้าสัมผัสของชิป หรือใช้เครื่องอ่านบัตรเครื่องอื่น',
      'No answer or a cut answer after every retry. Clean the contacts; try another reader.',
    ),
  },
  'card.garbage': {
    code: 'C08',
    what: t('ข้อมูลในบัตรอ่านไม่ออก', 'What the card says cannot be understood.'),
    next: callOfficer,
    officer: t(
      'ข้อมูลในชิปไม่ใช่แบบของบัตรประจำตัวประชาชน ให้รับคำขอด้วยแบบกระดาษ และให้ผู้ดูแลระบบเก็บบันทึกด้วย npm run card -- --trace FILE',
      'The card answers with something a Thai ID card does not say. Record a trace: npm run card -- --trace FILE.',
    ),
  },
  'card.check-digit': {
    code: 'C09',
    what: t('เลขประจำตัวในบัตรไม่ถูกต้อง', 'The number on the card does not add up.'),
    next: callOfficer,
    officer: t(
      'เลขตรวจสอบของเลขประจำตัวไม่ถูกต้องทุกส่วน บัตรอาจเป็นรุ่นเก่าหรือชิปเสีย ให้รับคำขอด้วยแบบกระดาษ และให้ผู้ดูแลระบบเก็บบันทึกด้วย npm run card -- --trace FILE',
      'The check digit fails in every block: an old layout or a damaged chip. Record a trace: npm run card -- --trace FILE.',
    ),
  },
  'card.refused': {
    code: 'C10',
    what: t('บัตรไม่ยอมให้อ่าน', 'The card refuses to be read.'),
    next: callOfficer,
    officer: t(
      'ชิปปฏิเสธการอ่าน ให้ลองอีกครั้ง แล้วรับคำขอด้วยแบบกระดาษ',
      'The card answered a read with a refusing status word: try once more, then take the request by hand.',
    ),
  },
  'card.expired': {
    code: 'C11',
    what: t('บัตรหมดอายุแล้ว', 'The card has expired.'),
    next: t(
      'ทำบัตรใหม่ได้ที่สำนักทะเบียน หรือยื่นคำขอต่อเจ้าหน้าที่ที่นี่',
      'The registration office renews it; or hand your request to an officer here.',
    ),
    officer: t(
      'บัตรหมดอายุใช้พิสูจน์ตัวไม่ได้ แนะนำให้ทำบัตรใหม่',
      'An expired card cannot prove its holder: take the request by hand. If the card is good, look at the machine’s clock.',
    ),
  },
  'card.not-latest': {
    code: 'C12',
    what: t('บัตรนี้ไม่ใช่บัตรใบล่าสุดของท่าน', 'This is not your latest card.'),
    next: t('กรุณาใช้บัตรใบล่าสุด', 'Please use the latest one.'),
    officer: t(
      'ระบบแจ้งรหัส 95002 มีการออกบัตรใบใหม่กว่าแล้ว ขอให้ใช้บัตรใบล่าสุด',
      'Code 95002: a newer card was issued.',
    ),
  },
  'card.cancelled': {
    code: 'C13',
    what: t('บัตรนี้ถูกยกเลิกแล้ว', 'This card has been cancelled.'),
    next: callOfficer,
    officer: t('ระบบแจ้งว่าบัตรถูกยกเลิก ให้ตรวจสอบกับงานบัตร', 'The card status service says cancelled.'),
  },
  'card.two': {
    code: 'C14',
    what: t(
      'มีบัตรประจำตัวประชาชนมากกว่าหนึ่งใบอยู่ในเครื่องอ่านบัตร',
      'There is more than one ID card in the card readers.',
    ),
    next: t('กรุณานำบัตรใบอื่นออก ให้เหลือเฉพาะบัตรของท่าน', 'Please take the others out, and leave only your own.'),
    officer: t(
      'มีบัตรอยู่ในเครื่องอ่านบัตรสองเครื่อง ให้นำออกหนึ่งใบ บัตรที่กำลังรับบริการไม่เปลี่ยน หากเครื่องหนึ่งเป็นของเจ้าหน้าที่ ให้ผู้ดูแลระบบระบุทั้งสองเครื่อง: card.reader, card.officerReader',
      'ID cards in two of the readers that the kiosk may use: take one out. A card that was being served stays so. If one reader is the officer’s, name both: card.reader, card.officerReader.',
    ),
  },
  'card.library': {
    code: 'C17',
    what: t('ส่วนพิสูจน์บัตรของเครื่องขัดข้อง', 'The part that proves cards has failed.'),
    next: callOfficer,
    officer: t(
      'ไลบรารีบัตรของกรมการปกครองไม่ทำงาน ลองใหม่ได้หนึ่งครั้ง หากไม่หาย ให้ผู้ดูแลระบบตรวจตาม docs/sas.md: npm run doctor -- --libraries',
      'The department’s card library is not there, hangs or crashed. Try once more; if it stays: npm run doctor -- --libraries (docs/sas.md).',
    ),
  },
  'card.licence': {
    code: 'C18',
    what: t('เครื่องนี้ยังพิสูจน์บัตรไม่ได้', 'This kiosk cannot prove cards at the moment.'),
    next: callOfficer,
    officer: t(
      'ไลบรารีบัตรไม่พบโปรแกรมจัดการสิทธิ์ (รหัส 9001) ให้ผู้ดูแลระบบเปิดโปรแกรม lm.exe ที่มากับไลบรารี',
      'The card library misses its licence manager (9001): start the lm.exe that came with the library.',
    ),
  },
  'card.reader-lost': {
    code: 'C16',
    what: t(
      'เครื่องอ่านบัตรขัดข้อง จึงสิ้นสุดการให้บริการ ข้อมูลของท่านถูกลบแล้ว',
      'The card reader failed, so the visit was ended. Your data has been wiped.',
    ),
    next: insertAgain,
    officer: t(
      'เครื่องอ่านบัตรหรือบริการ pcscd หายไปขณะให้บริการ เมื่อกลับมาแล้ว ต้องดึงบัตรที่ค้างอยู่ออกก่อน',
      'The PC/SC service or the reader went away while somebody was served. Whatever card is in when it is back must come out first.',
    ),
  },
  'pin.wrong': {
    code: 'P01',
    what: t('รหัส PIN ไม่ถูกต้อง', 'The PIN is not right.'),
    next: t('กรุณาลองอีกครั้ง', 'Please try again.'),
    officer: t('ไม่ต้องทำอะไร อย่าถามรหัสและอย่าใส่แทน', 'Nothing to do.'),
  },
  'pin.blocked': {
    code: 'P02',
    what: t('รหัส PIN ของบัตรนี้ถูกล็อก', 'The PIN of this card is blocked.'),
    next: t(
      'ปลดล็อกได้ที่สำนักทะเบียน หรือยื่นคำขอต่อเจ้าหน้าที่ที่นี่',
      'The registration office unblocks it; or hand your request to an officer here.',
    ),
    officer: t(
      'ผู้ถือบัตรต้องปลดล็อกรหัส PIN ที่สำนักทะเบียนด้วยบัตรใบนี้',
      'The holder unblocks the PIN at a registration office, with this card.',
    ),
  },
  'pin.not-available': {
    code: 'P03',
    what: t('บัตรนี้ใช้รหัส PIN ยืนยันตัวตนไม่ได้', 'This card cannot be used with a PIN.'),
    next: t('ท่านยื่นคำขอต่อเจ้าหน้าที่ที่นี่ได้', 'You can hand your request to an officer here.'),
    officer: t(
      'บัตรนี้พิสูจน์ตัวด้วยลายนิ้วมือ หรือไม่มีส่วนที่ใช้รหัส PIN ให้รับคำขอด้วยแบบกระดาษ',
      'The card proves by fingerprint or has no such applet. Take the request by hand.',
    ),
  },
  'pin.cancelled': {
    code: 'P04',
    what: t('ยกเลิกการใส่รหัส PIN', 'The PIN was cancelled.'),
    next: t('กรุณาลองอีกครั้ง', 'Please try again.'),
    officer: t('ไม่ต้องทำอะไร', 'Nothing to do.'),
  },
  'sas.unreachable': {
    code: 'S01',
    what: t('ติดต่อระบบพิสูจน์ยืนยันตัวบุคคล (SAS) ไม่ได้', 'The identity server does not answer.'),
    next: comeBack,
    officer: t(
      'ติดต่อระบบ SAS ไม่ได้ ให้ตรวจสายเครือข่าย แล้วให้ผู้ดูแลระบบตรวจค่า sas.url',
      'No connection to the SAS. Check the network and sas.url.',
    ),
  },
  'sas.certificate': {
    code: 'S02',
    what: t(
      'ตรวจสอบความถูกต้องของระบบพิสูจน์ยืนยันตัวบุคคล (SAS) ไม่ได้',
      'The identity server could not prove itself.',
    ),
    next: callOfficer,
    officer: t(
      'ระบบ SAS แสดงใบรับรองที่ไม่ได้ลงนามโดยผู้ออกที่กำหนดไว้ ห้ามให้บริการต่อ แจ้งผู้ดูแลระบบ',
      'The SAS presented a certificate that is not signed by the configured authority. Do not go on.',
    ),
  },
  'sas.malformed': {
    code: 'S03',
    what: t('ระบบพิสูจน์ยืนยันตัวบุคคล (SAS) ตอบไม่ถูกต้อง', 'The identity server gave an answer that makes no sense.'),
    next: comeBack,
    officer: t(
      'ระบบ SAS ตอบไม่ตรงแบบ ให้ลองใหม่ หากไม่หาย ให้แจ้งผู้ดูแลระบบ SAS เวลาอยู่ในบันทึกของเครื่อง',
      'The answer does not follow the contract. Try again; if it stays, tell whoever runs the server. The journal has the time.',
    ),
  },
  'sas.refused': {
    code: 'S04',
    what: t('ระบบพิสูจน์ยืนยันตัวบุคคล (SAS) ปฏิเสธ', 'The identity server refused.'),
    next: callOfficer,
    officer: t(
      'ระบบ SAS ปฏิเสธด้วยเหตุที่เครื่องไม่รู้จัก ให้แจ้งผู้ดูแลระบบ SAS',
      'The SAS refused for a reason that the kiosk does not know: tell whoever runs it.',
    ),
  },
  'sas.not-match': {
    code: 'S05',
    what: t('ยืนยันบัตรไม่สำเร็จ', 'The card could not be verified.'),
    next: callOfficer,
    officer: t(
      'ระบบ Linkage Center แจ้งรหัส 90045 ผลการพิสูจน์ของบัตรไม่ตรง ให้ตรวจบัตรกับตัวบุคคล',
      'Gateway 90045: the card’s cryptogram does not match.',
    ),
  },
  'sas.timeout': {
    code: 'S06',
    what: t('หมดเวลายืนยันตัวตน', 'Verification took too long.'),
    next: t('กรุณาลองอีกครั้ง', 'Please try again.'),
    officer: t(
      'บัตรตอบช้ากว่าเวลาที่กำหนด ให้ลองใหม่',
      'The challenge expired before the card answered: try again.',
    ),
  },
  'sas.card-unknown': {
    code: 'S07',
    what: t('ไม่พบบัตรนี้ในระบบ', 'The identity server does not know this card.'),
    next: callOfficer,
    officer: t('ระบบไม่มีหมายเลขชิปของบัตรนี้ ให้ตรวจสอบกับงานบัตร', 'The card serial is not on file.'),
  },
  'officer.session-lost': {
    code: 'L01',
    what: t(
      'เครื่องหมดเวลาที่เจ้าหน้าที่เปิดไว้ ต้องเปิดใหม่',
      'The officer’s session has ended: the kiosk must be opened again.',
    ),
    next: callOfficer,
    officer: t(
      'การเชื่อมต่อของเจ้าหน้าที่สิ้นสุดแล้ว ให้เสียบบัตรประจำตัวประชาชนของเจ้าหน้าที่ แล้วเปิดเครื่องใหม่',
      'The officer session has ended. Put the officer card in and open the kiosk again.',
    ),
  },
  'officer.not-open': {
    code: 'L02',
    what: t('ยังไม่เปิดให้บริการ', 'Not open yet.'),
    next: t('กรุณารอเจ้าหน้าที่เปิดเครื่อง', 'An officer opens the kiosk.'),
    officer: t('เสียบบัตรประจำตัวประชาชนของเจ้าหน้าที่ แล้วใส่รหัส PIN', 'Put the officer card in and type its PIN.'),
  },
  'officer.refused': {
    code: 'L03',
    what: t('เปิดให้บริการไม่ได้', 'The kiosk could not be opened.'),
    next: callOfficer,
    officer: t(
      'ระบบ Linkage Center ไม่รับเจ้าหน้าที่: ไม่ได้ลงทะเบียน นอกเวลา หรือไม่ใช่บัตรใบล่าสุด ให้สอบถาม Linkage Center',
      'The Linkage Center refused the officer: not registered, outside hours, or not the latest card. Ask the Linkage Center.',
    ),
  },
  'officer.wrong-card': {
    code: 'L09',
    what: t('บัตรนี้ไม่ใช่บัตรประจำตัวประชาชนของเจ้าหน้าที่', 'This is not an officer’s card.'),
    next: t(
      'กรุณาใช้บัตรประจำตัวประชาชนของเจ้าหน้าที่ที่ลงทะเบียนไว้',
      'Please use the card of an officer who is registered at the Linkage Center.',
    ),
    officer: t(
      'บัตรในเครื่องอ่านของเจ้าหน้าที่ไม่ใช่บัตรประจำตัวประชาชนของเจ้าหน้าที่ที่ลงทะเบียนไว้ เครื่องไม่ได้ถามรหัส PIN และไม่เสียจำนวนครั้ง',
      'The card in the officer’s reader is not one that the Linkage Center knows as an officer’s. Its PIN was not asked for, and no try was spent.',
    ),
  },
  'officer.locked': {
    code: 'L13',
    what: t('ส่วนของเจ้าหน้าที่ล็อกอยู่', 'The officer’s part is locked.'),
    next: t('กรุณาเสียบบัตรประจำตัวประชาชนของเจ้าหน้าที่ และใส่รหัส PIN', 'Please use the officer’s card and its PIN.'),
    officer: t(
      'ส่วนของเจ้าหน้าที่ล็อกอีกครั้ง (ดึงบัตรออก ไม่ใช้งานสองนาที หรือสิ้นสุดการให้บริการ) หรือขณะนี้ปลดล็อกไม่ได้: แบบบริการตนเองปลดล็อกขณะมีผู้ใช้ไม่ได้',
      'It was locked again (card out, two minutes without an act, end of the visit), or nobody may unlock it now: in self-service not while a person is served.',
    ),
  },
  'officer.last-try': {
    code: 'L10',
    what: t('บัตรประจำตัวประชาชนของเจ้าหน้าที่ใส่รหัส PIN ได้อีกครั้งเดียว', 'The officer’s card has one PIN try left.'),
    next: t(
      'เครื่องนี้ไม่รับรหัส PIN กรุณาปลดล็อกที่สำนักทะเบียน',
      'It is not spent here. Please renew the tries at a registration office.',
    ),
    officer: t(
      'ผู้ที่ยืนหน้าจออาจทำให้บัตรถูกล็อกได้ด้วยรหัสผิดครั้งเดียว จึงไม่รับครั้งสุดท้ายข้างผู้ใช้ ให้ปลดล็อกที่สำนักทะเบียน',
      'Whoever stands before the screen could block the card with one wrong PIN: the last try is not taken beside a visit.',
    ),
  },
  'linkage.unreachable': {
    code: 'L04',
    what: t('ติดต่อระบบ Linkage Center ไม่ได้', 'The Linkage Center does not answer.'),
    next: comeBack,
    officer: t(
      'ติดต่อระบบ Linkage Center ไม่ได้ ให้ตรวจสายเครือข่าย แล้วให้ผู้ดูแลระบบตรวจค่า linkage.url',
      'No connection to the gateway. Check the network and linkage.url.',
    ),
  },
  'linkage.certificate': {
    code: 'L05',
    what: t('ตรวจสอบความถูกต้องของระบบ Linkage Center ไม่ได้', 'The Linkage Center could not prove itself.'),
    next: callOfficer,
    officer: t(
      'ระบบ Linkage Center แสดงใบรับรองที่ไม่ได้ลงนามโดยผู้ออกที่กำหนดไว้ ห้ามให้บริการต่อ แจ้งผู้ดูแลระบบ',
      'The gateway presented a certificate that is not signed by the configured authority. Do not go on.',
    ),
  },
  'linkage.malformed': {
    code: 'L06',
    what: t('ระบบ Linkage Center ตอบไม่ถูกต้อง', 'The Linkage Center gave an answer that makes no sense.'),
    next: comeBack,
    officer: t(
      'ระบบ Linkage Center ตอบไม่ตรงแบบ ให้ลองใหม่ หากไม่หาย ให้แจ้งผู้ดูแลระบบนั้น เวลาอยู่ในบันทึกของเครื่อง',
      'The answer does not follow the contract. Try again; if it stays, tell whoever runs the server. The journal has the time.',
    ),
  },
  'linkage.refused': {
    code: 'L07',
    what: t('ระบบ Linkage Center ปฏิเสธคำขอ', 'The Linkage Center refused the request.'),
    next: callOfficer,
    officer: t(
      'ระบบ Linkage Center ปฏิเสธคำขอทั้งฉบับ ให้สอบถาม โดยแจ้งหมายเลขที่อยู่ในบันทึกของเครื่อง',
      'The gateway refused the whole request: ask the Linkage Center, with the number that the journal has.',
    ),
  },
  'linkage.quota': {
    code: 'L08',
    what: t('วันนี้เครื่องเรียกข้อมูลครบจำนวนที่กำหนดแล้ว', 'Today’s number of requests is used up.'),
    next: comeBack,
    officer: t(
      'ระบบ Linkage Center แจ้งรหัส 90008 จำนวนครั้งของสำนักงานหรือเจ้าหน้าที่ครบแล้ว ให้บริการต่อได้ในวันถัดไป',
      'Gateway 90008: the quota of this office or officer is used up.',
    ),
  },
  'linkage.not-lodged': {
    code: 'L11',
    what: t('คำขอที่ท่านลงนามแล้วยังไม่ได้ยื่น', 'The request that you signed is not lodged yet.'),
    next: t(
      'เครื่องจะลองยื่นต่อเอง หากไม่สำเร็จ เจ้าหน้าที่จะยื่นให้',
      'The kiosk goes on trying by itself. If it cannot, an officer will lodge it.',
    ),
    officer: t(
      'ระบบ Linkage Center ยังไม่ยืนยันว่าได้รับคำขอ เครื่องลองยื่นต่อเองขณะผลการพิสูจน์ตัวยังใช้ได้ ไม่เกินห้านาที หลังจากนั้นคำขออยู่ในรายการบนจอส่วนของเจ้าหน้าที่ ให้ยื่นเองจากคำขอที่ผนึกไว้',
      'The gateway did not say that it has the request. The kiosk tries again while the proof of the holder is good, five minutes at most; after that the officer’s part of the screen lists it, to be lodged by hand from the sealed request.',
    ),
  },
  'linkage.counter-unknown': {
    code: 'L12',
    what: t(
      'ระบบ Linkage Center ไม่แจ้งเลขคำขอล่าสุด ต้องใช้คำนำหน้าเลขคำขอใหม่',
      'The Linkage Center does not say which request numbers are taken: a new prefix is needed.',
    ),
    next: callOfficer,
    officer: t(
      'บันทึกของเครื่องถูกนำกลับมาหรือเริ่มใหม่ และถามเลขคำขอที่ใช้แล้วไม่ได้ ให้ผู้ดูแลระบบตั้ง office.requestPrefix ใหม่ (docs/backup.md) มิฉะนั้นคำขออาจถูกปฏิเสธหลังใส่รหัส PIN',
      'The journal was put back or begun anew, and the gateway cannot be asked which numbers it has: give the kiosk a new office.requestPrefix (docs/backup.md), or it may refuse requests after the PIN.',
    ),
  },
  'linkage.library': {
    code: 'L14',
    what: t(
      'ส่วนที่ติดต่อระบบ Linkage Center ของเครื่องขัดข้อง',
      'The part that speaks to the Linkage Center has failed.',
    ),
    next: callOfficer,
    officer: t(
      'ไลบรารีเครือข่ายของกรมการปกครองไม่ทำงาน ลองใหม่ได้หนึ่งครั้ง หากไม่หาย ให้ผู้ดูแลระบบตรวจตาม docs/sas.md: npm run doctor -- --libraries',
      'The department’s network library is not there, crashed or answered nonsense. Try once more; if it stays: npm run doctor -- --libraries (docs/sas.md).',
    ),
  },
  'linkage.not-offered': {
    code: 'L15',
    what: t(
      'ระบบ Linkage Center ที่สำนักงานนี้ใช้ไม่มีบริการนี้',
      'The Linkage Center that this office uses does not offer this.',
    ),
    next: t(
      'ขอต่อหน่วยงานที่ควบคุมดูแลข้อมูลเป็นหนังสือได้ เจ้าหน้าที่ช่วยท่านได้',
      'You may ask the agency in control of the data in writing; an officer can help you.',
    ),
    officer: t(
      'ระบบรุ่นแรกไม่ออกเลขรับ ไม่มีบัญชีการเปิดเผย และไม่รับคำขอแก้ไข ให้รับแบบที่พิมพ์ไว้ แล้วส่งต่อหน่วยงาน (มาตรา 12)',
      'The gateway’s first generation gives no receipt and no account of disclosures, and takes no correction: take the printed form and pass it on (Section 12).',
    ),
  },
  'printing.unreachable': {
    code: 'R01',
    what: t('ติดต่อเครื่องพิมพ์ไม่ได้', 'The printer does not answer.'),
    next: callOfficer,
    officer: t(
      'ติดต่อเครื่องพิมพ์ไม่ได้ ให้ตรวจไฟและสายของเครื่องพิมพ์ แล้วให้ผู้ดูแลระบบตรวจค่า printing.printer',
      'CUPS or the printer is not reachable. Check printing.printer and the cable.',
    ),
  },
  'printing.no-printer': {
    code: 'R02',
    what: t('ไม่พบเครื่องพิมพ์', 'There is no such printer.'),
    next: callOfficer,
    officer: t(
      'ไม่มีคิวพิมพ์ตามชื่อในค่า printing.printer ให้ผู้ดูแลระบบเทียบกับคำสั่ง lpstat -p แล้วแก้ไข',
      'The queue named in printing.printer does not exist: compare with lpstat -p, and correct the configuration.',
    ),
  },
  'printing.media-empty': {
    code: 'R03',
    what: t('กระดาษหมด', 'The printer is out of paper.'),
    next: t('เมื่อเติมกระดาษแล้ว เครื่องพิมพ์ต่อเอง', 'Once it is refilled, printing goes on by itself.'),
    officer: t('เติมกระดาษ A4 หน้าที่ยังขาดพิมพ์ต่อเอง', 'Refill paper; the missing pages follow by themselves.'),
  },
  'printing.media-jam': {
    code: 'R04',
    what: t('กระดาษติด', 'The paper is jammed.'),
    next: t('เมื่อเอากระดาษที่ติดออกแล้ว เครื่องพิมพ์ต่อเอง', 'Once it is cleared, printing goes on by itself.'),
    officer: t('นำกระดาษที่ติดออก หน้าที่ยังขาดพิมพ์ต่อเอง', 'Clear the jam; the missing pages follow by themselves.'),
  },
  'printing.door-open': {
    code: 'R05',
    what: t('ฝาเครื่องพิมพ์เปิดอยู่', 'A door of the printer is open.'),
    next: t('เมื่อปิดฝาแล้ว เครื่องพิมพ์ต่อเอง', 'Once it is closed, printing goes on by itself.'),
    officer: t('ปิดฝาเครื่องพิมพ์ให้สนิท', 'Close the door.'),
  },
  'printing.toner': {
    code: 'R06',
    what: t('หมึกพิมพ์หมด', 'The printer is out of toner.'),
    next: t('เมื่อเปลี่ยนหมึกแล้ว เครื่องพิมพ์ต่อเอง', 'Once it is changed, printing goes on by itself.'),
    officer: t('เปลี่ยนตลับหมึก', 'Change the toner.'),
  },
  'printing.stopped': {
    code: 'R07',
    what: t('เครื่องพิมพ์หยุดทำงาน', 'The printer has stopped.'),
    next: t('เมื่อเครื่องพิมพ์ทำงานแล้ว เครื่องพิมพ์ต่อเอง', 'Once it works, printing goes on by itself.'),
    officer: t(
      'คิวพิมพ์หรือเครื่องพิมพ์ถูกหยุดไว้ ให้ดูที่แผงของเครื่องพิมพ์ หรือให้ผู้ดูแลระบบใช้คำสั่ง cupsenable',
      'The queue or printer is stopped: cupsenable, or see the printer’s own panel.',
    ),
  },
  'printing.failed': {
    code: 'R08',
    what: t('พิมพ์ไม่สำเร็จ', 'Printing did not succeed.'),
    next: t(
      'ไม่มีการคิดค่าธรรมเนียมส่วนที่ไม่ได้พิมพ์ กรุณาแจ้งเจ้าหน้าที่',
      'What was not printed is not charged. Please ask an officer.',
    ),
    officer: t(
      'เครื่องพิมพ์ยกเลิกงาน ให้ดูที่แผงของเครื่องพิมพ์ แล้วลองใหม่',
      'The job was aborted or cancelled by the printer: see its panel, then try again.',
    ),
  },
  'printing.timeout': {
    code: 'R09',
    what: t('เครื่องพิมพ์ไม่ตอบในเวลาที่กำหนด', 'The printer did not finish in time.'),
    next: callOfficer,
    officer: t(
      'งานพิมพ์ไม่เสร็จในเวลาที่กำหนด เครื่องยกเลิกงานแล้ว จึงไม่มีอะไรพิมพ์ออกมาภายหลัง',
      'No end state within the limit; the job was cancelled so that nothing is printed later.',
    ),
  },
  'document.failed': {
    code: 'R10',
    what: t('จัดทำเอกสารไม่สำเร็จ', 'The pages could not be made.'),
    next: callOfficer,
    officer: t(
      'ส่วนที่จัดหน้าเอกสารขัดข้อง เริ่มใหม่เองในการให้บริการครั้งถัดไป',
      'The page renderer failed; it is started anew at the next visit.',
    ),
  },
  'printing.cut-off': {
    code: 'R11',
    what: t(
      'การพิมพ์ครั้งก่อนถูกตัดกลางคัน ในถาดอาจมีเอกสารของผู้อื่น',
      'An earlier job was cut off. Papers of somebody else may lie in the tray.',
    ),
    next: t('กรุณาอย่าหยิบ และแจ้งเจ้าหน้าที่', 'Please leave them there, and tell an officer.'),
    officer: t(
      'ไฟดับหรือเครื่องหยุดขณะพิมพ์คำขอนี้ ให้เก็บกระดาษในถาด ซึ่งเป็นของผู้ถือเลขคำขอนี้ ไม่มีหน้าใดออกมาอีก แล้วยืนยันบนจอส่วนของเจ้าหน้าที่ หรือเปิดเครื่อง',
      'The power went, or the kiosk stopped, while this request was printed. Take what lies in the tray; it belongs to whoever has this request number. Nothing more of it comes out. Then say so on the officer’s part of the screen, or open the kiosk.',
    ),
  },
  'store.unwritable': {
    code: 'J01',
    what: t(
      'เครื่องจดบันทึกไม่ได้ จึงหยุดให้บริการชั่วคราว',
      'The kiosk cannot write its journal, and serves nobody until it can.',
    ),
    next: callOfficer,
    officer: t(
      'เขียนบันทึกของเครื่องไม่ได้ (ดิสก์เต็ม เขียนไม่ได้ หรือสิทธิไม่ถูกต้อง) ให้ผู้ดูแลระบบแก้ไข หรือแก้ค่า store.directory เครื่องไม่ให้บริการโดยไม่มีบันทึก',
      'The store cannot be written (disk full, read-only, or wrong owner): correct that, or store.directory. No visit is taken without a journal.',
    ),
  },
  'store.corrupt': {
    code: 'J02',
    what: t(
      'บันทึกของเครื่องเสียหาย จึงหยุดให้บริการชั่วคราว',
      'The kiosk’s journal is damaged: it serves nobody for now.',
    ),
    next: callOfficer,
    officer: t(
      'สายโซ่ของบันทึกขาดหรือฐานข้อมูลเสียหาย ให้ผู้ดูแลระบบใช้คำสั่ง sitthi25-journal verify',
      'The journal’s chain is broken or the database is damaged: sitthi25-journal verify.',
    ),
  },
  'store.export-failed': {
    code: 'J03',
    what: t('ส่งออกบันทึกไม่สำเร็จ', 'The journal could not be exported.'),
    next: t('ตรวจสื่อที่จะบันทึก แล้วลองใหม่', 'Check the medium that it is written to, and try again.'),
    officer: t(
      'โฟลเดอร์ของ store.exportDirectory ไม่มี เต็ม หรือเขียนไม่ได้ บันทึกของเครื่องยังครบถ้วน',
      'The folder of store.exportDirectory is missing, full or write-protected; the journal itself is whole.',
    ),
  },
  'store.in-use': {
    code: 'J04',
    what: t(
      'บันทึกของเครื่องถูกใช้ที่อื่นอยู่ จึงหยุดให้บริการชั่วคราว',
      'The kiosk’s journal is in use elsewhere: it serves nobody for now.',
    ),
    next: callOfficer,
    officer: t(
      'เครื่องบริการอีกเครื่องหรือ npm run visit ใช้ที่เก็บและเครื่องพิมพ์นี้อยู่ ให้หยุดก่อน หรือตั้งค่าให้แต่ละเครื่องมีที่เก็บของตน',
      'Another kiosk, or npm run visit, uses this store and its printer now. Stop it first, or give each a configuration with a store of its own.',
    ),
  },
  'store.silent': {
    code: 'J05',
    what: t('ระบบบันทึกไม่ตอบ จึงยังไม่ได้ทำรายการนี้', 'The kiosk’s journal does not answer, so this was not done.'),
    next: callOfficer,
    officer: t(
      'เครื่องไม่ยืนยันการบันทึกภายในเวลา (หยุด งานล้น หรือดิสก์ค้าง) ไม่มีการแสดงหรือพิมพ์ก่อนมีบันทึก หากไม่หาย ให้เริ่มเครื่องใหม่',
      'The kiosk’s own process did not confirm a journal line in time (stopped, overloaded, or the disk hangs). Nothing is shown or printed before its line stands. If it stays, restart the kiosk.',
    ),
  },
  'store.replaced': {
    code: 'J06',
    what: t(
      'บันทึกของเครื่องไม่ใช่ฉบับเดิม จึงหยุดให้บริการชั่วคราว',
      'The kiosk’s journal is not the one that it was: it serves nobody for now.',
    ),
    next: callOfficer,
    officer: t(
      'ที่เก็บบันทึกไม่ตรงกับจุดตรวจสอบล่าสุด: ถูกตัด ย้อน เปลี่ยน ลบ หรือโปรแกรมอื่นเขียน ให้เก็บไว้ตามสภาพ แจ้งผู้ดูแลระบบให้ใช้คำสั่ง sitthi25-journal verify และดู docs/backup.md',
      'The store is not the one of its last checkpoint: cut, rolled back, replaced, deleted, or written by another program. Keep it as it is, run sitthi25-journal verify, and see docs/backup.md.',
    ),
  },
  'store.checking': {
    code: 'J07',
    what: t('เครื่องกำลังตรวจสอบบันทึก', 'The kiosk is checking its journal.'),
    next: t('กรุณารอสักครู่', 'Please wait a moment.'),
    officer: t(
      'เมื่อเริ่มเครื่อง ทุกบรรทัดของบันทึกถูกตรวจ หากมีมากใช้เวลาหลายวินาที แล้วเครื่องทำงานต่อเอง',
      'Every line and row is proven at the start; a large store takes seconds. The kiosk goes on by itself.',
    ),
  },
  'store.checkpoint-unwritten': {
    code: 'J08',
    what: t(
      'บันทึกจุดตรวจสอบนอกเครื่องเก็บข้อมูลไม่ได้',
      'The journal’s checkpoint could not be written outside its store.',
    ),
    next: callOfficer,
    officer: t(
      'เขียนแฟ้มของ store.checkpointFile ไม่ได้ (โดยปกติอยู่ใน /var/lib/sitthi25-checkpoint) ระหว่างนี้หากบันทึกถูกย้อนหรือเปลี่ยน เครื่องจะไม่รู้ แจ้งผู้ดูแลระบบ',
      'The file of store.checkpointFile cannot be written (default: in /var/lib/sitthi25-checkpoint). Until it can, a store that is rolled back or replaced is not noticed.',
    ),
  },
  'help.not-told': {
    code: 'K07',
    what: t('เครื่องแจ้งเจ้าหน้าที่ไม่ได้', 'The kiosk could not tell an officer.'),
    next: t('กรุณาเชิญที่เจ้าหน้าที่ของสำนักงาน', 'Please go to an officer of this office.'),
    officer: t(
      'ไม่มีช่องทางใดรับการเรียกไว้ หรือยังไม่ได้ตั้งช่องทาง จอจึงบอกว่าเจ้าหน้าที่อยู่ที่ใด (help.phone, help.place) บันทึกของเครื่องบอกช่องทางที่ขัดข้อง แจ้งผู้ดูแลระบบ',
      'No channel of help.webHook or help.command has taken the call over, or none is configured: the screen says where an officer is to be found (help.phone, help.place). The journal names each channel that failed.',
    ),
  },
  'form.not-yet': {
    code: 'R12',
    what: t('เครื่องเพิ่งพิมพ์แบบคำขอไป', 'A form was printed a short time ago.'),
    next: t(
      'กรุณารอไม่กี่นาทีแล้วกดใหม่ หรือขอแบบคำขอจากเจ้าหน้าที่ ไม่เสียเงิน',
      'Please try again in a few minutes, or ask an officer for one. It is free.',
    ),
    officer: t(
      'เครื่องพิมพ์แบบคำขอเปล่าได้ครั้งละหนึ่งชุด เว้นช่วงตามค่า printing.blankFormMinutes เพื่อไม่ให้กระดาษหมด ให้แบบคำขอของสำนักงาน',
      'Empty forms come one at a time, printing.blankFormMinutes apart, so that nobody empties the tray. Give one of the office’s own.',
    ),
  },
  'form.not-here': {
    code: 'R13',
    what: t('เครื่องนี้ไม่พิมพ์แบบคำขอเปล่า', 'This kiosk prints no empty forms.'),
    next: t('กรุณาขอแบบคำขอจากเจ้าหน้าที่ ไม่เสียเงิน', 'Please ask an officer for one. It is free.'),
    officer: t(
      'ตั้ง printing.blankFormMinutes เป็น 0 ไว้ ให้แบบคำขอของสำนักงาน',
      'printing.blankFormMinutes is 0. Give one of the office’s own.',
    ),
  },
  'office.unreachable': {
    code: 'O90',
    what: t('ติดต่อเครื่องของสำนักงานไม่ได้', 'The office’s machine cannot be reached.'),
    next: t('ใช้บริการต่อได้ตามปกติ', 'You can go on.'),
    officer: t(
      'เครื่องยังให้บริการตามปกติ และจะส่งข้อมูลที่ค้างเมื่อติดต่อเครื่องของสำนักงานได้ ให้ตรวจว่าเครื่องนั้นเปิดอยู่ และค่า office.url ถูกต้อง',
      'The kiosk serves all the same, and sends what waits when the office answers again: see that office.url is right and that machine runs.',
    ),
  },
  'office.certificate': {
    code: 'O91',
    what: t('ยืนยันเครื่องของสำนักงานไม่ได้', 'The office’s machine could not prove itself.'),
    next: t('ใช้บริการต่อได้ตามปกติ', 'You can go on.'),
    officer: t(
      'ใบรับรองของเครื่องนั้นมิใช่ของ office.authority หรือเครื่องนั้นไม่เชื่อถือใบรับรองของเครื่องบริการนี้ (tls.certificate) ยังไม่มีการส่งข้อมูล แจ้งผู้ดูแลระบบ',
      'Its certificate is not of office.authority, or it does not trust this kiosk’s (tls.certificate). Nothing is sent until it is.',
    ),
  },
  'office.malformed': {
    code: 'O92',
    what: t('คำตอบของเครื่องของสำนักงานอ่านไม่ออก', 'What the office’s machine answers cannot be understood.'),
    next: t('ใช้บริการต่อได้ตามปกติ', 'You can go on.'),
    officer: t(
      'ระบบอื่น หรือโปรแกรมต่างรุ่น ตอบที่ office.url แจ้งผู้ดูแลระบบ',
      'Another server answers at office.url, or one of another version.',
    ),
  },
  'office.refused': {
    code: 'O93',
    what: t('เครื่องของสำนักงานไม่รับข้อมูล', 'The office does not take what the kiosk sends.'),
    next: t('ใช้บริการต่อได้ตามปกติ', 'You can go on.'),
    officer: t(
      'รหัสที่แสดงบอกสาเหตุ (docs/office.md) ข้อมูลที่ค้างยังอยู่ในเครื่อง แจ้งผู้ดูแลระบบ',
      'The code beside it says why: docs/office.md. What waits stays in the kiosk.',
    ),
  },
  'phone.not-sent': {
    code: 'O94',
    what: t(
      'ส่งไฟล์ไปยังสำนักงานไม่ได้ ยังไม่มีไฟล์ใดถูกส่ง',
      'The file could not be sent to the office. Nothing was sent.',
    ),
    next: t(
      'กรุณาลองอีกครั้ง หรือรับเป็นกระดาษ ไม่มีการคิดค่าธรรมเนียมไฟล์',
      'Please try again, or take the papers. The file is not charged.',
    ),
    officer: t(
      'เครื่องของสำนักงานไม่ตอบ หรือไม่รับไฟล์ ให้ตรวจว่าเครื่องนั้นเปิดอยู่ และมีค่า phone ในการตั้งค่าของสำนักงาน (docs/office.md)',
      'The office does not answer, or takes no files: see that it runs, and that its configuration has phone (docs/office.md).',
    ),
  },
  'phone.too-large': {
    code: 'O95',
    what: t('เอกสารยาวเกินกว่าจะส่งเข้าโทรศัพท์ได้', 'The papers are too long for a file on the phone.'),
    next: t('กรุณารับเป็นกระดาษ', 'Please take them on paper.'),
    officer: t(
      'ไฟล์ที่เข้ารหัสแล้วใหญ่เกิน 8 เมกะไบต์ ยังไม่มีไฟล์ใดถูกส่ง',
      'Encrypted it is more than 8 MB. Nothing was sent.',
    ),
  },
  'phone.over': {
    code: 'O96',
    what: t('หมดเวลารับไฟล์ ไฟล์ถูกลบแล้ว', 'The time for taking the file is over. It was deleted.'),
    next: t('กรุณาขอรหัสใหม่ หรือรับเป็นกระดาษ', 'Please ask for another code, or take the papers.'),
    officer: t('ไฟล์รอโทรศัพท์ได้ 15 นาที', 'A file waits for its phone for 15 minutes.'),
  },
  'config.bad': {
    code: 'K01',
    what: t('การตั้งค่าเครื่องไม่ถูกต้อง', 'The kiosk is not set up correctly.'),
    next: callOfficer,
    officer: t(
      'ให้ผู้ดูแลระบบแก้ค่านั้นในแฟ้มการตั้งค่า หรือแฟ้มที่อ้างถึง (docs/configuration.md) แล้วเริ่มเครื่องใหม่',
      'Correct that key in the configuration file, or the file that it names (docs/configuration.md), and start again.',
    ),
  },
  'kiosk.crashed': {
    code: 'K02',
    what: t('เครื่องขัดข้อง ข้อมูลของท่านถูกลบแล้ว', 'The kiosk failed. Your data has been wiped.'),
    next: t(
      'หากบัตรยังอยู่ในช่อง กรุณาดึงออก แล้วเสียบใหม่เพื่อเริ่มอีกครั้ง',
      'If your card is still in, take it out. Put it in again to start over.',
    ),
    officer: t(
      'โปรแกรมส่วนหนึ่งของการให้บริการหยุดเอง ส่วนใหม่ทำงานแทนแล้ว',
      'A process of the visit ended by itself; the next one took over.',
    ),
  },
  'kiosk.slept': {
    code: 'K06',
    what: t(
      'เครื่องพักการทำงาน จึงสิ้นสุดการให้บริการ ข้อมูลของท่านถูกลบแล้ว',
      'The machine went to sleep, so the visit was ended. Your data has been wiped.',
    ),
    next: insertAgain,
    officer: t(
      'เครื่องพักหรือหยุดนิ่งขณะมีผู้ใช้ เครื่องบริการไม่ควรพัก แจ้งผู้ดูแลระบบ',
      'The machine slept, or stood still, while somebody was served. A kiosk’s machine should not.',
    ),
  },
  'kiosk.crash-loop': {
    code: 'K03',
    what: t(
      'เครื่องนี้เริ่มใหม่ซ้ำหลายครั้ง จึงหยุดให้บริการชั่วคราว',
      'This kiosk keeps starting anew, and is out of service for now.',
    ),
    next: t(
      'กรุณารอสักครู่ หากหน้านี้ยังอยู่ กรุณาแจ้งเจ้าหน้าที่',
      'Please wait a moment. If this page stays, please ask an officer.',
    ),
    officer: t(
      'การให้บริการหยุดเองบ่อยเกินไป เครื่องลองใหม่เอง ให้ผู้ดูแลระบบดู sitthi25-doctor และบันทึกของระบบ',
      'Visits ended by themselves too often. The kiosk tries again by itself; see sitthi25-doctor and the system journal.',
    ),
  },
  'kiosk.failed': {
    code: 'K04',
    what: t('เครื่องต้องเริ่มใหม่ ข้อมูลของท่านถูกลบแล้ว', 'The kiosk had to start anew. Your data is wiped.'),
    next: t('กรุณารอสักครู่', 'Please wait a moment.'),
    officer: t(
      'โปรแกรมหลักของเครื่องพบข้อผิดพลาดที่ไม่คาด และเริ่มใหม่แล้ว บันทึกของเครื่องบอกชนิด แจ้งผู้ดูแลระบบ',
      'The kiosk’s own process met an error that nobody expected, and was started anew. The journal says its kind; tell the maintainer.',
    ),
  },
} as const satisfies Record<string, FaultEntry>;

export type FaultName = keyof typeof FAULTS;

/** A fault as a value. `detail` is for logs and officers: never personal, never a secret. */
export interface Fault {
  readonly name: FaultName;
  readonly detail?: string;
}

/** Makes a fault; `detail` must not carry personal data or secrets. */
export function fault(name: FaultName, detail?: string): Fault {
  return detail === undefined ? { name } : { name, detail };
}

/** One sentence for a command line: code, what happened, what to do. */
export const faultSentence = (f: Fault): string => faultSentences(f).en;

/** The same in both languages. */
export function faultSentences({ name, detail }: Fault): Text {
  const { code, what, officer }: FaultEntry = FAULTS[name];
  const found = detail === undefined ? '' : ` (${detail})`;
  return {
    th: `${code} ${what.th}${found} ${officer.th}`,
    en: `${code} ${name}: ${what.en}${found} ${officer.en}`,
  };
}

/** What the screen says about a fault. */
export function noticeOf(fault: Fault | FaultName): FaultNotice {
  const { code, what, next } = FAULTS[typeof fault === 'string' ? fault : fault.name];
  return { code, what, next };
}
