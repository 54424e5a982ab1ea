/** The site's web hook: told that an officer is wanted at this kiosk, and never for whom. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';

/** A page of an error is not read to its end. */
const MOST_BYTES = 64 * 1024;

/**
 * Posts `body` as JSON. True where the hook has taken it over: it answered 2xx in time. A redirection is no answer. Never
 * throws. `ca`: PEM file of the one authority that is believed; absent: those that the machine believes.
 */
export async function postToHook(
  hook: { readonly url: string; readonly ca?: string | undefined },
  body: unknown,
  timeoutMs: number,
): Promise<boolean> {
  let agent: Agent | undefined;
  try {
    agent = new Agent({
      connect: { ...(hook.ca === undefined ? {} : { ca: readFileSync(hook.ca) }), timeout: timeoutMs },
      maxResponseSize: MOST_BYTES,
    });
    const answer = await request(hook.url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body.dump();
    return answer.statusCode >= 200 && answer.statusCode < 300;
  } catch {
    // Not reached, not believed, late: not told.
    return false;
  } finally {
    await agent?.destroy();
  }
}
