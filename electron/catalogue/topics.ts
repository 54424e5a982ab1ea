/**
 * The topics of life by which people look for a record when they do not know its name. Each database belongs to one; of
 * those that are open none has more than fit on one page of the screen. Made by hand; no register of topics is known.
 */
import type { Text } from '../contract/words.ts';

/** A topic, and the databases that belong to it. */
interface TopicEntry {
  readonly id: string;
  readonly name: Text;
  /** By their ids, in the order in which they are shown. */
  readonly databases: readonly string[];
}

const topic = (id: string, th: string, en: string, databases: string): TopicEntry => ({
  id,
  name: { th, en },
  databases: databases.split(/\s+/),
});

/** What people ask for most [estimate], where a site's configuration does not say otherwise. */
export const MOST_ASKED: readonly string[] = [
  'dopa_house',
  'dopa_person',
  'nhso_right',
  'sso_contrib',
  'dlt_licence',
  'dol_land',
];

/** Cards of open databases that a topic's page has room for, in every mode and at every text size. */
export const MOST_ON_A_PAGE = 7;

/** In the order in which they stand on the screen. */
export const TOPICS: readonly TopicEntry[] = [
  topic(
    'identity',
    'ตัวตน บัตร ชื่อ',
    'Identity, card, name',
    'dopa_person dopa_card dopa_photo dopa_name dopa_fname dopa_lname dopa_alien ect_voter',
  ),
  topic('home', 'บ้านและการย้าย', 'Home and moving', 'dopa_house dopa_move pea_electric'),
  topic('family', 'ครอบครัว', 'Family', 'dopa_birth dopa_status dopa_marriage dopa_divorce dopa_death'),
  topic(
    'health',
    'สุขภาพ สวัสดิการ',
    'Health and welfare',
    'nhso_right dep_disability msdhs_newborn mof_welfare dla_elderly moph_vaccine dop_fund',
  ),
  topic(
    'work',
    'งานและเงินสมทบ',
    'Work and contributions',
    `sso_insured sso_contrib dsd_training doe_alienwork doe_jobseeker doe_overseas cgd_pension ocsc_service nsf_member rd_taxpayer
    dbd_juristic doae_farmer raot_rubber dld_livestock dof_fisher`,
  ),
  topic('education', 'การศึกษา ทหาร', 'Education, military', 'moe_student moe_graduate mod_military slf_loan'),
  topic(
    'property',
    'ที่ดินและรถ',
    'Land and vehicles',
    'dol_land dlt_licence dlt_vehicle alro_land trd_lease md_vessel',
  ),
  topic(
    'licences',
    'ใบอนุญาต เดินทาง คดี',
    'Licences, travel, cases',
    `mfa_passport dopa_borderpass dopa_por4 did_licence rtp_criminal doc_prisoner dop_probation led_bankrupt amlo_hr02 nacc_accused
    dof_case cifs_report`,
  ),
];

const byDatabase = new Map(TOPICS.flatMap(({ id, databases }) => databases.map((one) => [one, id] as const)));

/** The topic of a database of the catalogue. Throws for any other id. */
export function topicOf(databaseId: string): string {
  const id = byDatabase.get(databaseId);
  if (id === undefined) throw new Error(`${databaseId} belongs to no topic`);
  return id;
}
