/** The OpenAPI descriptions that both emulators serve: valid, true, and used to throw everything at the servers. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryOfService } from '../../electron/catalogue/catalogue.ts';
import type { OfficerSession } from '../../electron/ports/visit-messages.ts';
import { Servers } from './linkage-support.ts';

interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Values that a schema of the description admits. */
function admitted(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(admitted));
  switch (schema.type) {
    case 'string':
      return schema.pattern === undefined
        ? fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 100 })
        : fc.stringMatching(new RegExp(schema.pattern));
    case 'integer':
    case 'number':
      return fc.integer({
        min: schema.exclusiveMinimum === undefined ? (schema.minimum ?? -1000) : schema.exclusiveMinimum + 1,
        max: Math.min(schema.maximum ?? 1000, 1_000_000),
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(admitted(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 10),
      });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, admitted(inner)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    default:
      return fc.jsonValue();
  }
}

const servers = new Servers();
let officer: OfficerSession;
/** What a call needs to come further than the first refusal: a job, its services, a citizen right. */
let jobs: { readonly job: string[]; readonly service: Readonly<Record<string, number[]>> };
let grant: string;

const somying = servers.person('somying');
/** A citizen right over everything, as the client has it, but in the test's hands. */
async function takeGrant(): Promise<string> {
  const ids = Object.values(jobs.service).flatMap((services) =>
    services.flatMap((service) => entryOfService(service)?.id ?? []),
  );
  const { assertion, canonicalRequest } = await servers.sign(somying, officer, ids);
  const { body } = await servers.call('linkage', '/api/center/citizen/', {
    token: officer.token,
    body: { assertion, request: canonicalRequest },
  });
  return (body as { grant: string }).grant;
}

beforeAll(async () => {
  await servers.start();
  officer = await servers.openOfficer();
  await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1_000_000 });
  jobs = (await servers.call('linkage', '/api/center/user/job', { token: officer.token }))
    .body as typeof jobs;
  grant = await takeGrant();
});

/** Puts what is valid into a value that merely follows the description: half of the runs then reach the records. */
async function seeded(path: string, value: Record<string, unknown>): Promise<Record<string, unknown>> {
  switch (path) {
    case '/api/center/request/': {
      const job = jobs.job[(value.data as object[]).length % jobs.job.length] ?? '';
      const services = jobs.service[job] ?? [];
      const data = (value.data as object[]).slice(0, services.length);
      return {
        jobID: job,
        consent: { type: 1, smartCard: { grant } },
        data: data.map((_, at) => ({
          serviceID: services[at],
          query: { personalID: somying.citizenId },
        })),
      };
    }
    case '/api/center/citizen/': {
      const { assertion, canonicalRequest } = await servers.sign(somying, officer, ['dopa_person']);
      return { assertion, request: canonicalRequest };
    }
    case '/api/center/citizen/disclosures':
      return { grant };
    case '/api/center/citizen/correction':
      return { ...value, grant, serviceID: 1, field: 'motherName', proposed: 'x' };
    case '/sas/challenge': {
      const { citizenId, chipSerial } = somying;
      return { ...value, citizenId, chipSerial, mode: 'pin' };
    }
    default:
      return value;
  }
}
afterAll(() => servers.stop());

describe.each(['sas', 'linkage'] as const)('%s', (server) => {
  const describeIt = async () => (await servers.call(server, '/openapi.json')).body as Description;

  test('every schema of it is one of JSON schema 2020-12, as OpenAPI 3.1 has it', async () => {
    const description = await describeIt();
    const ajv = new Ajv2020({ strict: false, validateSchema: true });
    addFormats.default(ajv);
    const operations = Object.values(description.paths).flatMap((path) => Object.values(path));
    for (const { requestBody, responses } of operations) {
      const bodies = [requestBody?.content, ...Object.values(responses).map((answer) => answer.content)];
      for (const content of bodies)
        for (const { schema } of Object.values(content ?? {}))
          expect(() => ajv.compile(schema), JSON.stringify(schema)).not.toThrow();
      // What nginx in front of it would say, it says itself.
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['495', '496']));
    }
  });

  test.each([
    ['none', null, 496],
    ['one that is not trusted', 'rogue-kiosk', 495],
  ])('with a client certificate that is %s it answers as described', async (_name, kiosk, status) => {
    const path = server === 'sas' ? '/sas/challenge' : '/api/center/login/';
    const answer = await servers.call(server, path, { kiosk, body: {} });
    expect(answer).toMatchObject({ status, body: { errorNumber: status, errorMessage: expect.any(String) } });
  });

  test('the description is valid OpenAPI 3.1 and names every answer’s form', async () => {
    const description = await describeIt();
    const result = await new Validator().validate(description as never);
    expect(result.errors ?? []).toEqual([]);
    expect(Object.keys(description.paths).length).toBeGreaterThanOrEqual(2);
  });

  test('whatever follows the description is answered as the description says, and never with 5xx', async () => {
    const description = await describeIt();
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const reached = new Map<string, Set<number>>();
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const body = operation.requestBody?.content['application/json']?.schema;
        if (body === undefined) continue;
        await fc.assert(
          fc.asyncProperty(admitted(body), fc.boolean(), async (value, valid) => {
            const answer = await servers.call(server, path, {
              method: method.toUpperCase(),
              body: valid ? await seeded(path, value as Record<string, unknown>) : value,
              token: officer.token,
            });
            reached.set(path, (reached.get(path) ?? new Set()).add(answer.status));
            expect(answer.status, path).toBeLessThan(500);
            const schema = operation.responses[String(answer.status)]?.content?.['application/json']?.schema;
            expect(schema, `${path} ${answer.status}`).toBeDefined();
            expect(ajv.validate(schema ?? {}, answer.body), `${path} ${JSON.stringify(ajv.errors)}`).toBe(
              true,
            );
          }),
          { numRuns: 25 },
        );
      }
    }
    // It came past the doors: a fuzz that is only ever refused finds nothing.
    const past = {
      sas: [['/sas/challenge', 201]],
      linkage: [
        ['/api/center/request/', 200],
        ['/api/center/citizen/', 201],
        ['/api/center/citizen/disclosures', 200],
        ['/api/center/citizen/correction', 201],
      ],
    } as const;
    for (const [path, status] of past[server]) expect([...(reached.get(path) ?? [])], path).toContain(status);
  });

  test('whatever does not is refused with a number, and never with 5xx', async () => {
    const description = await describeIt();
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.requestBody === undefined) continue;
        await fc.assert(
          fc.asyncProperty(fc.jsonValue(), async (value) => {
            const answer = await servers.call(server, path, {
              method: method.toUpperCase(),
              body: value,
              token: officer.token,
            });
            expect([400, 401, 403, 413], `${path} ${answer.status}`).toContain(answer.status);
            expect(answer.body).toMatchObject({
              errorMessage: expect.any(String),
              errorNumber: expect.any(Number),
            });
          }),
          { numRuns: 40 },
        );
      }
    }
  });

  test('bytes that are no JSON are refused, and never with 5xx', async () => {
    const description = await describeIt();
    const paths = Object.entries(description.paths).filter(
      ([, operations]) => operations.post?.requestBody !== undefined,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths.map(([path]) => path)),
        fc.string({ unit: 'binary', maxLength: 300 }),
        async (path, text) => {
          const answer = await servers.call(server, path, { method: 'POST', text, token: officer.token });
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test('after all of that both servers still serve', async () => {
  const { outcomes } = await servers.fetch(servers.person('somying'), officer, ['dopa_person']);
  expect(outcomes).toMatchObject([{ kind: 'found' }]);
});

test('the service directory and data dictionary describe all sixty databases', async () => {
  const directory = (await servers.call('linkage', '/api/dashboard/service/directory/')).body as {
    service: { serviceID: number; key: string }[];
  };
  expect(directory.service).toHaveLength(60);
  const person = directory.service.find((one) => one.key === 'dopa_person');
  const entry = await servers.call('linkage', `/api/dashboard/service/${person?.serviceID}`);
  expect(JSON.stringify(entry.body)).toContain('ชื่อตัว · First name');
  const description = (await servers.call('linkage', '/openapi.json')).body as Description;
  const described = description.paths['/api/dashboard/service/{serviceID}']?.get?.responses;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const ofDirectory = description.paths['/api/dashboard/service/directory/']?.get?.responses['200'];
  expect(ajv.validate(ofDirectory?.content?.['application/json']?.schema ?? false, directory)).toBe(true);
  const schema = described?.['200']?.content?.['application/json']?.schema ?? false;
  for (const { serviceID } of directory.service) {
    const { status, body } = await servers.call('linkage', `/api/dashboard/service/${serviceID}`);
    expect(status).toBe(200);
    expect(ajv.validate(schema, body), JSON.stringify(ajv.errors)).toBe(true);
    expect(() => ajv.compile((body as { record: object }).record)).not.toThrow();
  }
  expect(Object.keys(described ?? {})).toContain('404');
});
