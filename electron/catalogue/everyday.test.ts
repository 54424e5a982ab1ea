import { expect, test } from 'vitest';
import { matching } from '../../renderer/components/find.ts';
import { choosable } from '../visit/databases.ts';
import { CATALOGUE } from './catalogue.ts';
import { EVERYDAY } from './everyday.ts';

const all = choosable({ choices: new Map(), openDatabases: [], certifiable: [] });

test('every database has a name that people use and words in both languages, and nothing else has', () => {
  expect(Object.keys(EVERYDAY).sort()).toEqual(CATALOGUE.map((one) => one.id as string).sort());
  for (const { id, called, words } of CATALOGUE) {
    expect(called.th, id).toMatch(/[ก-๙]/);
    expect(called.en, id).toMatch(/^[A-Z]/);
    expect(
      words.filter((word) => word === '' || /\s{2}|\n/.test(word)),
      id,
    ).toEqual([]);
    expect(words.some((word) => /[ก-๙]/.test(word)) && words.some((word) => /^[a-z]/.test(word)), id).toBe(
      true,
    );
    expect(new Set(words).size, `${id} says a word twice`).toBe(words.length);
  }
});

test('every word finds its database', () => {
  const missed = CATALOGUE.flatMap(({ id, called, words }) =>
    [called.th, called.en, ...words].filter(
      (word) => !matching(all, word).some((one) => one.databaseId === id),
    ),
  );
  expect(missed).toEqual([]);
});

/** As citizens say it; the first answer is the database. */
test.each([
  ['บัตรทอง', 'nhso_right'],
  ['สิทธิรักษา', 'nhso_right'],
  ['gold card', 'nhso_right'],
  ['๓๐ บาท', 'nhso_right'],
  ['ใบขับขี่', 'dlt_licence'],
  ['ไบขับขี', 'dlt_licence'],
  ['Driving License', 'dlt_licence'],
  ['โฉนด', 'dol_land'],
  ['โชนด', 'dol_land'],
  ['บัตรประชาชน', 'dopa_card'],
  ['บัดปะชาชน', 'dopa_card'],
  ['พาสปอร์ต', 'mfa_passport'],
  ['พาสปอด', 'mfa_passport'],
  ['pasport', 'mfa_passport'],
  ['เกณฑ์ทหาร', 'mod_military'],
  ['เกนทหาร', 'mod_military'],
  ['สด.๔๓', 'mod_military'],
  ['ปริญญา', 'moe_graduate'],
  ['ทร14', 'dopa_house'],
  ['ท.ร. ๑๔', 'dopa_house'],
  ['ท.ร.14/1', 'dopa_person'],
  ['สำเนาทะเบียนบ้าน', 'dopa_house'],
  ['ประกันสังคม', 'sso_insured'],
  ['ใบเกิด', 'dopa_birth'],
  ['ใบมรณะ', 'dopa_death'],
  ['ทะเบียนสมรส', 'dopa_marriage'],
  ['ใบหย่า', 'dopa_divorce'],
  ['เปลี่ยนชื่อ', 'dopa_name'],
  ['คนพิการ', 'dep_disability'],
  ['ปืน', 'dopa_por4'],
  ['หนี้ กยศ', 'slf_loan'],
  ['บัตรคนจน', 'mof_welfare'],
  ['เบี้ยคนชรา', 'dla_elderly'],
  ['ภงด.91', 'rd_taxpayer'],
  ['ขอใบขับขี่รถยนต์ค่ะ', 'dlt_licence'],
  ['my gold card please', 'nhso_right'],
  ['birth certifcate', 'dopa_birth'],
  ['house book', 'dopa_house'],
  ['work permit', 'doe_alienwork'],
  ['บัตรชมพู', 'dopa_alien'],
])('%s is %s', (query, id) => {
  expect(matching(all, query)[0]?.databaseId).toBe(id);
});

const open = CATALOGUE.filter((one) => one.state === 'joined' && one.open).map(({ id }) => id);
const here = choosable({ choices: new Map(), openDatabases: open, certifiable: [] });

/** As they say it with more words, or write it as it sounds; what cannot be had here is still the answer to its own name. */
test.each([
  ['เงินผู้สูงอายุเดือนละ 600', 'dla_elderly'],
  ['เงินชราภาพประกันสังคมได้เท่าไร', 'sso_contrib'],
  ['เงินตกงาน', 'doe_jobseeker'],
  ['จดทะเบียนร้านค้า', 'dbd_juristic'],
  ['motorcicle', 'dlt_vehicle'],
  ['บำนาน', 'cgd_pension'],
  ['พาสี', 'rd_taxpayer'],
  ['ผาสี', 'rd_taxpayer'],
  ['รักษาตัว', 'nhso_right'],
  ['สิทธิ์พยาบาล', 'nhso_right'],
  ['old people money', 'dla_elderly'],
  ['หนี้เรียน', 'slf_loan'],
  ['ติดแบล็คลิสต์', 'led_bankrupt'],
  ['หมายศาล', 'led_bankrupt'],
  ['ใบรับรองความประพฤติ', 'rtp_criminal'],
  ['ไร่ละพัน', 'doae_farmer'],
  ['คลอดลูก', 'sso_insured'],
  ['พาสปอดหมดอายุ', 'mfa_passport'],
  ['เบี้ยสูงอายุ', 'dla_elderly'],
  ['ทะเบียนรด', 'dlt_vehicle'],
  ['กรมที่ดิน', 'dol_land'],
])('%s is %s where some can be had and others not', (query, id) => {
  expect(matching(here, query)[0]?.databaseId).toBe(id);
});
