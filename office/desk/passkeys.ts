/** Signing in by passkey, and adding one with a one-time code (WebAuthn, by @simplewebauthn). */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Within } from '../store/database.ts';
import { Denied } from './denied.ts';
import {
  addPasskey,
  beginSession,
  invited,
  keepChallenge,
  note,
  type Person,
  passkeyOf,
  takeChallenge,
  useUp,
} from './people.ts';

interface Around {
  readonly inOne: <T>(work: (within: Within) => Promise<T>) => Promise<T>;
  /** Throws where there were too many tries from this address. */
  readonly tryIn: (request: FastifyRequest) => Promise<void>;
  readonly name: string;
  readonly origin: () => string;
  readonly keepCookie: (reply: FastifyReply, secret: string | null) => FastifyReply;
}

/** As the browser writes it; what is in it is looked at by the library. */
const Answer = z.looseObject({
  id: z.string().max(1000),
  rawId: z.string().max(1000),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  response: z.looseObject({ clientDataJSON: z.string().max(4000) }),
});

/** The challenge that an answer says it is to. */
function challengeIn(answer: z.infer<typeof Answer>): string {
  try {
    const said = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString('utf8'));
    return z.looseObject({ challenge: z.string().regex(/^[\w-]{1,200}$/) }).parse(said).challenge;
  } catch {
    throw new Denied(400, 'malformed');
  }
}

/** What the library refuses, it throws: to the person it is all one. */
const verified = async <T>(work: Promise<T>): Promise<T> =>
  work.catch(() => {
    throw new Denied(401, 'passkey');
  });

const ANYBODY = { config: { callers: 'anybody' } } as const;

export function passkeys(app: FastifyInstance, around: Around): void {
  const { inOne, name, origin } = around;
  const expected = () => ({ expectedOrigin: origin(), expectedRPID: name, requireUserVerification: true });

  app.post('/api/sign-in/ask', ANYBODY, async (request) => {
    await around.tryIn(request);
    const options = await generateAuthenticationOptions({ rpID: name, userVerification: 'required' });
    await inOne((within) => keepChallenge(within, options.challenge, null));
    return options;
  });

  app.post('/api/sign-in', ANYBODY, async (request, reply) => {
    await around.tryIn(request);
    const answer = Answer.parse(request.body);
    const expectedChallenge = challengeIn(answer);
    const known = await inOne(async (within) => {
      const challenge = await takeChallenge(within, expectedChallenge);
      return challenge === null || challenge.person !== null ? null : passkeyOf(within, answer.id);
    });
    if (known === null) throw new Denied(401, 'passkey');
    const { verified: well, authenticationInfo } = await verified(
      verifyAuthenticationResponse({
        ...expected(),
        response: answer as never,
        expectedChallenge,
        credential: known.key,
      }),
    );
    if (!well) throw new Denied(401, 'passkey');
    const used = { ...known.key, counter: authenticationInfo.newCounter };
    return signedIn(reply, await inOne((within) => beginSession(within, known.person, used)), known.person);
  });

  app.post('/api/invited/ask', ANYBODY, async (request) => {
    await around.tryIn(request);
    const { code } = z.strictObject({ code: z.string().max(40) }).parse(request.body);
    const person = await inOne((within) => invited(within, code));
    if (person === null) throw new Denied(401, 'code');
    const options = await generateRegistrationOptions({
      ...{
        rpName: 'Sitthi 25',
        rpID: name,
        userName: person.name,
        userID: new Uint8Array(Buffer.from(person.id)),
      },
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await inOne((within) => keepChallenge(within, options.challenge, person.id));
    return options;
  });

  app.post('/api/invited', ANYBODY, async (request, reply) => {
    await around.tryIn(request);
    const { code, answer } = z.strictObject({ code: z.string().max(40), answer: Answer }).parse(request.body);
    const expectedChallenge = challengeIn(answer);
    const person = await inOne(async (within) => {
      const challenge = await takeChallenge(within, expectedChallenge);
      const who = await invited(within, code);
      return challenge !== null && challenge.person === who?.id ? who : null;
    });
    if (person === null) throw new Denied(401, 'code');
    const { verified: well, registrationInfo } = await verified(
      verifyRegistrationResponse({ ...expected(), response: answer as never, expectedChallenge }),
    );
    if (!well || registrationInfo === undefined) throw new Denied(401, 'passkey');
    const { id, publicKey, counter } = registrationInfo.credential;
    const key = { id, publicKey, counter };
    const secret = await inOne(async (within) => {
      // Once: of two who hold the same code, and come at the same moment, the second finds it used up.
      if (!(await useUp(within, code))) throw new Denied(401, 'code');
      await addPasskey(within, person.id, key);
      await note(within, person.name, 'person.passkey-added');
      return beginSession(within, person, key);
    });
    return signedIn(reply, secret, person);
  });

  const signedIn = (reply: FastifyReply, secret: string, { name: who, role }: Person) =>
    around.keepCookie(reply, secret).send({ name: who, role });
}
