/**
 * What kiosk and Security Access Server say to each other: one set of schemas for client and emulator. The department's
 * own wire is not public (docs/law.md §3); this one carries the same steps in the same order.
 */
import { z } from 'zod';

/** 32 bytes in base64url without padding: a challenge, or a SHA-256 digest. */
export const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, '32 bytes in base64url');

/** Proof by PIN (match status), or by the card's mere presence (RMAC). */
export const ProofMode = z.enum(['pin', 'presence']);
export type ProofMode = z.infer<typeof ProofMode>;

/** The 13 digits that came from the card. */
export const CitizenNumber = z.string().regex(/^\d{13}$/, '13 digits');

/** The chip's serial number, 16 hex digits. */
const ChipSerial = z.string().regex(/^[0-9A-F]{16}$/, '16 hex digits');

const Instant = z.iso.datetime({ offset: true });

/** Handle of one challenge. Not secret, not personal. */
export const Reference = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/);

/** `POST /sas/challenge` */
export const ChallengeRequest = z.strictObject({
  citizenId: CitizenNumber,
  chipSerial: ChipSerial,
  /** Reference of the officer session on which the citizen right rides; not the token. */
  officerSession: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  /** SHA-256 of the canonical request that the holder is about to sign. */
  requestDigest: Bytes32,
  mode: ProofMode,
  /** For proof by presence: when the officer beside the holder confirmed that this is the holder. */
  officerConfirmedAt: Instant.optional(),
});

/** How long an officer's confirmation is good, in seconds: it is for the holder who stands there now. */
export const CONFIRMATION_MAX_AGE_S = 60;

/** 201: 32 random bytes, good for one verification within a short time. */
export const ChallengeAnswer = z.object({ reference: Reference, random: Bytes32, expiresAt: Instant });

/** `POST /sas/verify` */
export const VerifyRequest = z.strictObject({
  reference: Reference,
  mode: ProofMode,
  /** The server's key that the envelope is under: 0 RMACKEY_ADMIN, 1 FPKEY_ADMIN. */
  keyId: z.number().int().min(0).max(10),
  /** Base64url; at most 255 bytes, as the real one. */
  envelope: z.string().regex(/^[A-Za-z0-9_-]{1,340}$/),
});

/** 200: the assertion is a JWS that the gateway takes once. */
export const VerifyAnswer = z.object({
  assertion: z
    .string()
    .max(4096)
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  reference: Reference,
  mode: ProofMode,
  verifiedAt: Instant,
  expiresAt: Instant,
});

/** What the assertion says. `cnf` binds it to the kiosk's certificate (RFC 8705). */
export const AssertionClaims = z.object({
  iss: z.literal('sas'),
  aud: z.literal('linkage'),
  /** The citizen number. */
  sub: CitizenNumber,
  jti: z.string().min(16).max(64),
  iat: z.number().int(),
  exp: z.number().int(),
  cnf: z.object({ 'x5t#S256': Bytes32 }),
  chip: ChipSerial,
  officer_session: z.string(),
  request_digest: Bytes32,
  mode: ProofMode,
  ref: Reference,
});
export type AssertionClaims = z.infer<typeof AssertionClaims>;

/** The longest life of an assertion, in seconds. */
export const ASSERTION_MAX_AGE_S = 300;

/** Every refusal, 4xx or 5xx. `errorNumber` is a published code of the first generation (docs/law.md §2.3). */
export const ErrorAnswer = z.object({ errorMessage: z.string().max(2000), errorNumber: z.number().int() });
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/** The published reasons by which a proof fails, by name. */
export const SAS_REASONS = {
  wrongPin: 90090,
  pinBlocked: 1002,
  presenceNotPermitted: 1003,
  notMatch: 90045,
  notLatestCard: 95002,
  cardUnknown: 90009,
  /** Card status: the number 90040 is published; that it means "expired" or "cancelled" is told by the message. */
  cardExpired: 90028,
  cardCancelled: 90040,
  timeOut: 90012,
  keyNotAvailable: 4106,
  badMessage: 4098,
} as const;
