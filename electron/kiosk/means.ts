/** What a kiosk works with: the store, the gateway, the printers. */

import type { JWK } from 'jose';
import product from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { readKeys } from '../config/keys.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { sealingOf } from '../journal/place.ts';
import type { Host } from '../ports/host.ts';
import { openPrinting, type Printing } from '../printing/printing.ts';
import { openGateway } from '../servers/gateway.ts';
import type { LinkageClient } from '../servers/linkage/client.ts';
import { createOfficeClient, type OfficeClient } from '../servers/office/client.ts';
import type { TlsMaterial } from '../servers/tls-client.ts';
import type { Fault } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';

export interface Means {
  readonly tls: TlsMaterial;
  readonly journal: Journal;
  readonly linkage: LinkageClient;
  /** Null: this kiosk has no office that hears it. */
  readonly office: OfficeClient | null;
  /** By whom the list of withdrawn papers is signed; null: none is fetched. */
  readonly withdrawnKey: JWK | null;
  readonly printing: Printing;
  /** Every printer: that of papers, and where it is another that of slips. */
  readonly printers: readonly Printing[];
}

/** Opens them; a fault where keys or store are not as they should be. */
export function openMeans(config: Config, host: Pick<Host, 'printing'>): Result<Means, Fault> {
  const keys = readKeys(config);
  if (!keys.ok) return keys;
  const { url } = config.office;
  const { x = '' } = keys.value.signing;
  const post = { version: product.version, signingKey: { kty: 'OKP', crv: 'Ed25519', x } };
  const journal = openJournal(
    config.store.directory,
    sealingOf(config, keys.value),
    url === undefined ? {} : { post },
  );
  if (!journal.ok) return journal;
  const { tls } = keys.value;
  const { kioskId } = config;
  const printing = openPrinting({ ...config.printing, kioskId }, host.printing);
  const { printer, slipPrinter, server, through } = config.printing;
  const slips =
    slipPrinter === undefined || slipPrinter === printer
      ? []
      : [openPrinting({ printer: slipPrinter, server, through, kioskId }, host.printing)];
  return ok({
    tls,
    journal: journal.value,
    office: url === undefined ? null : createOfficeClient(url, { ...tls, ca: keys.value.officeAuthority }),
    withdrawnKey: keys.value.withdrawn,
    // The kiosk's own calls name their session: no holder is proven here.
    linkage: openGateway(config, tls, () => null).linkage,
    printing,
    printers: [printing, ...slips],
  });
}
