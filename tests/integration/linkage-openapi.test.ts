/** The OpenAPI descriptions that both emulators serve: valid, true, and used to throw everything at the servers. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OfficerSession } from '../../electron/linkage/client.ts';
import { Servers } from './linkage-support.ts';

interface Schema {
  readonly type?: string;
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
beforeAll(async () => {
  await servers.start();
  officer = await servers.openOfficer();
  await servers.linkage.control('PUT', '/policy', { quotaPerDay: 1_000_000 });
});
afterAll(() => servers.stop());

describe.each(['sas', 'linkage'] as const)('%s', (server) => {
  const describeIt = async () => (await servers.call(server, '/openapi.json')).body as Description;

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
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const body = operation.requestBody?.content['application/json']?.schema;
        if (body === undefined) continue;
        await fc.assert(
          fc.asyncProperty(admitted(body), async (value) => {
            const answer = await servers.call(server, path, {
              method: method.toUpperCase(),
              body: value,
              token: officer.token,
            });
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
});
