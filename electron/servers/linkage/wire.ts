/**
 * What kiosk and Linkage Center say to each other: the second-generation contract (docs/law.md §2.4), one set of
 * schemas for client and emulator. Members that are ours, because the public contract is silent, are marked `ours`.
 */
import { z } from 'zod';
import { DatabaseId, Handling } from '../../contract/words.ts';

const Both = z.object({ th: z.string(), en: z.string() });
const Instant = z.iso.datetime({ offset: true });
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, '32 bytes in base64url');
const CitizenNumber = z.string().regex(/^\d{13}$/, '13 digits');
const Jws = z
  .string()
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);

/** Numbers of 13 digits travel as JSON integers in the login (docs/law.md §2.4). */
const CitizenInteger = z.number().int().min(0).max(9_999_999_999_999);

/** `POST /api/center/login/`: login type 1 is the officer's card. */
export const LoginRequest = z.strictObject({
  loginType: z.literal(1),
  personalID: CitizenInteger,
  chipNo: z.string().regex(/^[0-9A-F]{16}$/),
});
export const LoginAnswer = z.object({
  office: z
    .array(z.object({ id: z.number().int(), name: z.string() }))
    .min(1)
    .max(100),
  random: Bytes32,
});

/** `POST /api/center/login/confirm` */
export const ConfirmRequest = z.strictObject({
  loginType: z.literal(1),
  officeID: z.number().int(),
  random: Bytes32,
  envelope: z.string().regex(/^[A-Za-z0-9_-]{1,340}$/),
});
/** 201 for confirm, 200 for `POST /api/center/login/renew`. */
export const TokenAnswer = z.object({ token: Jws });

/** What the officer's token says. `sid` is ours: the session's name, the same after each renewal, not secret. */
export const TokenClaims = z.object({
  userPersonalID: z.union([CitizenInteger, CitizenNumber]),
  loginType: z.literal(1),
  exp: z.number().int(),
  iat: z.number().int(),
  sid: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .optional(),
  jti: z.string().max(64).optional(),
});

/** `GET /api/center/user/job`. `service` is ours: which services a job may ask; absent means that any job may ask all. */
export const JobAnswer = z.object({
  job: z.array(z.uuid()).max(1000),
  service: z.record(z.uuid(), z.array(z.number().int()).max(10)).optional(),
});

/** The largest number of services in one request (docs/law.md §2.4). */
export const SERVICES_PER_JOB = 10;

/**
 * The signed wish as the gateway reads it: the canonical request (JSON) has at least these members. Its SHA-256 is the
 * digest inside the assertion, so no member can change after signing.
 */
export const LodgedRequest = z.looseObject({
  requestNumber: z.string().min(1).max(60),
  madeAt: Instant,
  /** The sentence by which the holder states the wish. */
  declaration: z.looseObject({ th: z.string().min(1).max(2000) }),
  holder: z.looseObject({ citizenId: CitizenNumber }),
  lines: z
    .array(z.looseObject({ databaseId: DatabaseId, handling: Handling }))
    .min(1)
    .max(100),
});

/** `POST /api/center/citizen/` (ours, shaped as message 5090): lodges the request and opens the citizen right. */
export const GrantRequest = z.strictObject({
  assertion: Jws,
  /** The very text whose digest was signed. */
  request: z.string().min(2).max(64_000),
});
/** That a request was lodged: the same number with the same digest has the same receipt, however often it is lodged. */
export const Receipt = z.object({ receiptNumber: z.string().min(1).max(60), lodgedAt: Instant });
/** 201. The receipt is the holder's, who reads it on the screen; the grant is secret. */
export const GrantAnswer = z.object({
  grant: z.string().regex(/^[A-Za-z0-9_-]{32,64}$/),
  expiresAt: Instant,
  receipt: Receipt,
});

/**
 * `POST /api/center/citizen/lodge` (ours): a signed request that could not be lodged while its holder was there, or of
 * which nobody knows whether it was. `sealed` is a `GrantRequest` that only the office can open (JWE): the kiosk has kept
 * it without being able to read it. Safe to repeat, opens no right, and good as long as the assertion inside is.
 */
export const LodgeRequest = z.strictObject({
  requestNumber: z.string().min(1).max(60),
  sealed: z
    .string()
    .max(120_000)
    .regex(/^[\w-]+(\.[\w-]*){4}$/),
});

/**
 * `POST /api/center/citizen/highest` (ours): the highest counter that this machine has lodged under a prefix in a year of
 * the Buddhist Era, 0 when none. A kiosk whose store is an older one learns from it which numbers are taken.
 */
export const HighestRequest = z.strictObject({
  prefix: z.string().min(1).max(21),
  year: z.number().int().min(2400).max(9999),
});
export const HighestAnswer = z.object({ highest: z.number().int().min(0).max(999_999) });

/** `POST /api/center/citizen/revoke`: the card is out. */
export const RevokeRequest = z.strictObject({ grant: z.string().max(64) });

/** `POST /api/center/citizen/disclosures` (ours): who looked at the holder's records (Section 24, last paragraph). */
export const DisclosuresRequest = z.strictObject({ grant: z.string().max(64) });
/** One row as it is sent; account.ts reads each member of it for itself. */
export const SentDisclosure = z.object({
  at: Instant,
  serviceID: z.number().int(),
  /** The office that asked. */
  office: z.string().max(200),
  /** With the holder's own card, or as an officer in the course of duty. */
  route: z.enum(['citizen', 'officer']),
  /** Who of the office: reference of the officer's session in which it was asked. */
  officerSession: z.string().max(64),
  /** For what: a request's number, or the purpose that the permission names. */
  purpose: z.string().max(300),
  /** Whether a record was handed over. */
  disclosed: z.boolean(),
});
export type SentDisclosure = z.infer<typeof SentDisclosure>;
/** How many of the newest are told; a longer account is read at the office. */
export const DISCLOSURES_TOLD = 5000;
export const DisclosuresAnswer = z.object({ data: z.array(SentDisclosure).max(DISCLOSURES_TOLD) });

/**
 * `POST /api/center/citizen/correction` (ours): Section 25 paragraph 3, and paragraph 4 for the note. `field` is the key
 * of the catalogue's field; the texts are the holder's own.
 */
export const CorrectionRequest = z.strictObject({
  grant: z.string().max(64),
  serviceID: z.number().int().positive(),
  /** `held`: the agency has answered that it holds nothing, and the holder says that it does. */
  kind: z.enum(['correct', 'delete', 'note-only', 'held']),
  /** Key of the catalogue's field; of a row the key of its table with `[]` behind it. Absent for `held` alone. */
  field: z.string().min(1).max(120).optional(),
  /** Which row of that table, from 1, in the order in which they were answered. */
  row: z.int().positive().max(1_000_000).optional(),
  proposed: z.string().max(1000).optional(),
  /** What it should say is written by hand, on a signed form that names this receipt. */
  onPaper: z.literal(true).optional(),
  reason: z.string().min(1).max(1000),
  /** The holder asks that the request be noted and attached to the record, whatever the agency decides. */
  attachNote: z.boolean(),
});
export const CorrectionAnswer = z.object({
  receiptNumber: z.string().max(60),
  lodgedAt: Instant,
  /** Days within which a refusal may be appealed (Section 25 paragraph 4). */
  appealWithinDays: z.literal(30),
});

/** `POST /api/center/request/`. Consent type 1 is the holder's smart card (inferred, docs/law.md §2.4). */
export const RecordsRequest = z.strictObject({
  jobID: z.uuid(),
  consent: z
    .strictObject({ type: z.literal(1), smartCard: z.strictObject({ grant: z.string().max(64) }) })
    .optional(),
  data: z
    .array(
      z.strictObject({
        serviceID: z.number().int().positive(),
        query: z.strictObject({ personalID: CitizenNumber }),
      }),
    )
    .min(1)
    .max(SERVICES_PER_JOB),
});

/** `GET /api/dashboard/service/directory/`: read at start-up, because owners open and close their services. */
export const DirectoryAnswer = z.object({
  service: z
    .array(
      z.object({
        serviceID: z.number().int(),
        state: z.enum(['joined', 'in-preparation']).optional(),
        /** Whether the holder may ask with their own card. */
        citizenRight: z.boolean(),
        // For people who read it; the kiosk has them from its catalogue.
        key: DatabaseId.optional(),
        name: Both.optional(),
        agency: Both.optional(),
        route: z.enum(['registration-law', 'cabinet', 'owner']).optional(),
        evidence: z.enum(['linkage', 'public', 'assumed']).optional(),
      }),
    )
    .max(10_000),
});

/** `GET /api/dashboard/service/{serviceID}`: the data dictionary. `record` is a JSON schema of the wire form. */
export const DictionaryAnswer = z.object({
  serviceID: z.number().int(),
  key: DatabaseId,
  name: Both,
  agency: Both,
  record: z.record(z.string(), z.unknown()),
});

/** Every refusal of a whole call, and the reason why one service gave nothing. */
export const ErrorAnswer = z.object({ errorMessage: z.string().max(2000), errorNumber: z.number().int() });
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/** What the emulator says of a record's origin; a gateway may leave it out. */
const WireProvenance = z.object({
  sourceKey: z.string(),
  agency: z.string(),
  serviceID: z.number().int(),
  retrievedAt: Instant,
  responseStatus: z.number().int(),
  responseTimeMs: z.number().nonnegative(),
  sourceUpdatedAt: Instant.optional(),
  requestRef: z.string(),
});

/**
 * The gateway's receipt of one question that it put to an agency (ours): for whom, under which request and job. It binds
 * a record that bears no number to the holder who asked.
 */
export const JobReceipt = z.object({
  requestNumber: z.string().min(1).max(60),
  jobID: z.uuid(),
  serviceID: z.number().int(),
  personalID: CitizenNumber,
});
export type JobReceipt = z.infer<typeof JobReceipt>;

/** The answer of one service inside HTTP 200. How the field departs from this is read by envelope.ts. */
export const ServiceAnswer = z.object({
  serviceID: z.number().int(),
  /** HTTP status of the joined agency's service. */
  responseStatus: z.number().int(),
  responseContentType: z.string().nullable().optional(),
  responseData: z.unknown(),
  responseError: ErrorAnswer.nullable().optional(),
  responseTimeMs: z.number().nonnegative(),
  provenance: WireProvenance.optional(),
  /** With a citizen right always; never without. */
  receipt: JobReceipt.optional(),
});
export type ServiceAnswer = z.infer<typeof ServiceAnswer>;

/** The whole answer. The gateway may send each element of `data` as soon as it has it: order means nothing. */
export const RecordsAnswer = z.object({
  data: z.array(ServiceAnswer).max(SERVICES_PER_JOB),
  executeTimeMs: z.number().nonnegative(),
});

/** No answer of the gateway is longer, in bytes. */
export const ANSWER_MAX_BYTES = 4 * 1024 * 1024;

/** The codes that the kiosk tells apart; their Thai texts come from the gateway (docs/law.md §2.3). */
export const CODES = {
  notLoggedIn: 90001,
  outsideHours: 90005,
  quotaUsedUp: 90008,
  officerCardUnknown: 90009,
  dataWrong: 90011,
  serviceTimeOut: 90012,
  agencyNotOpen: 90013,
  citizenNotLoggedIn: 90016,
  sasCheckError: 90044,
  sasNotMatch: 90045,
  quotaZero: 90050,
  wrongPin: 90090,
  noDataFound: 90500,
  userNotRegistered: 95001,
  notLatestCard: 95002,
  noRightToLinkage: 95004,
  noRightToService: 95011,
  serviceNotFound: 95012,
  destinationUnreachable: 95013,
  noCitizenRight: 95014,
} as const;
