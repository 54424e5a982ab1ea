/** The calls behind the desk's work: copies to certify, what was lodged on paper, fees, and the figures of a year. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { KioskName } from '../../electron/servers/office/wire.ts';
import { CERTIFICATION_REFUSALS, CopiesPlace, decideCopies, waitingCopies } from '../work/certifications.ts';
import { Day, dayIn } from '../work/days.ts';
import { feesOf, takeFees } from '../work/fees.ts';
import { csvOf, FIGURES, figuresOf } from '../work/figures.ts';
import {
  lodgeMatter,
  MATTER_KINDS,
  MatterPlace,
  type MatterRules,
  mattersOf,
  NewMatter,
  stepMatter,
} from '../work/matters.ts';
import { Denied, type InOne } from './denied.ts';
import { note, type Person, type Role } from './people.ts';
import { After, placeIn, placeOf } from './place.ts';

interface Around {
  readonly inOne: InOne;
  readonly personOf: (request: FastifyRequest) => Person;
  readonly rules: MatterRules;
}

const READ: { config: { callers: readonly Role[] } } = { config: { callers: ['registrar', 'auditor'] } };
const WRITE: { config: { callers: readonly Role[] } } = { config: { callers: ['registrar'] } };

const now = () => new Date().toISOString();
/** What has not come yet has not been done. */
const notLater = (day: string) => {
  if (day > dayIn(now())) throw new Denied(409, 'not-yet');
};

const Decision = z.discriminatedUnion('state', [
  z.strictObject({ kiosk: KioskName, hash: z.string().max(64), state: z.literal('certified') }),
  z.strictObject({
    ...{ kiosk: KioskName, hash: z.string().max(64), state: z.literal('refused') },
    reason: z.enum(CERTIFICATION_REFUSALS),
  }),
]);
const Copies = z.strictObject({ after: After });
const Found = z.strictObject({
  kind: z.enum(MATTER_KINDS),
  text: z.string().trim().min(1).max(60).optional(),
  after: After,
});
const Step = z.strictObject({ id: z.uuid(), to: z.string().max(30), on: Day });
const Month = z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });
const Taking = z.strictObject({ day: Day, kiosk: KioskName, satang: z.int().min(0).max(1_000_000_000) });
const Year = z.strictObject({
  year: z.coerce.number().int().min(2500).max(2999),
  budget: z.enum(['0', '1']).default('0'),
});

function paperCalls(app: FastifyInstance, { inOne, personOf, rules }: Around): void {
  app.get('/api/copies', READ, async (request) => {
    const place = placeIn(Copies.parse(request.query).after, CopiesPlace);
    const { last, ...page } = await inOne((within) => waitingCopies(within, place));
    return { ...page, next: placeOf(last) };
  });
  app.get('/api/matters', READ, async (request) => {
    const { kind, text, after } = Found.parse(request.query);
    const asked = { kind, text, after: placeIn(after, MatterPlace), today: dayIn(now()) };
    const { last, lines } = await inOne((within) => mattersOf(within, rules, asked));
    return { lines, next: placeOf(last) };
  });
  app.post('/api/certifications', WRITE, async (request) => {
    const decision = Decision.parse(request.body);
    const { kiosk, hash, state } = decision;
    const reason = decision.state === 'refused' ? decision.reason : null;
    const who = personOf(request).name;
    await inOne(async (within) => {
      const number = await decideCopies(within, { kiosk, hash }, { state, reason, who, at: now() });
      if (number === null) throw new Denied(404, 'none');
      const facts = { kiosk, requestNumber: number, ...(reason === null ? {} : { reason }) };
      await note(within, who, `copies.${state}`, facts);
    });
    return {};
  });
  app.post('/api/matters', WRITE, async (request) => {
    const matter = NewMatter.parse(request.body);
    notLater(matter.receivedOn);
    const { name } = personOf(request);
    const id = await inOne(async (within) => {
      const lodged = await lodgeMatter(within, matter, rules);
      await note(within, name, `${matter.kind}.lodged`, {
        ...{ matter: lodged, reference: matter.reference, on: matter.receivedOn },
      });
      return lodged;
    });
    return { id };
  });
  app.post('/api/matters/step', WRITE, async (request) => {
    const step = Step.parse(request.body);
    notLater(step.on);
    const { name } = personOf(request);
    await inOne(async (within) => {
      const stepped = await stepMatter(within, step, rules);
      if ('fault' in stepped) throw new Denied(stepped.fault === 'none' ? 404 : 409, stepped.fault);
      await note(within, name, `${stepped.kind}.${step.to}`, {
        ...{ matter: step.id, reference: stepped.reference, on: step.on },
      });
    });
    return {};
  });
}

export function workCalls(app: FastifyInstance, around: Around): void {
  const { inOne, personOf } = around;
  paperCalls(app, around);
  app.get('/api/fees', READ, async (request) => {
    const { month } = Month.parse(request.query);
    return inOne((within) => feesOf(within, month));
  });
  app.post('/api/fees', WRITE, async (request) => {
    const taking = Taking.parse(request.body);
    notLater(taking.day);
    const { name } = personOf(request);
    await inOne(async (within) => {
      await takeFees(within, taking, name);
      await note(within, name, 'fees.taken', taking);
    });
    return {};
  });
  app.get('/api/figures', READ, async (request) => {
    const { year, budget } = Year.parse(request.query);
    return inOne((within) => figuresOf(within, year, budget === '1'));
  });
  app.get('/api/figures.csv', READ, async (request, reply) => {
    const { year, budget } = Year.parse(request.query);
    const months = await inOne((within) => figuresOf(within, year, budget === '1'));
    const rows = months.map((month) => [month.month, ...FIGURES.map((figure) => month[figure])]);
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="figures-${year}.csv"`)
      .send(csvOf([['month', ...FIGURES], ...rows]));
  });
}
