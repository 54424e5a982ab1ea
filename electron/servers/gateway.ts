/** The clients of SAS and Linkage Center that a configuration asks for: of the generation that the site has. */
import { licensedNetwork } from '../../native/index.ts';
import type { Config } from '../config/config.ts';
import type { OfficerSession } from '../ports/visit-messages.ts';
import { createFirstGeneration } from './first-generation/client.ts';
import { createLinkageClient, type LinkageClient } from './linkage/client.ts';
import { createSasClient, type SasClient } from './sas/client.ts';
import type { TlsMaterial } from './tls-client.ts';

/** Makes both; nothing is asked yet. `session`: the officer's, on which a holder's right rides; null: none is open. */
export function openGateway(
  { office, kioskId, linkage, sas }: Config,
  tls: TlsMaterial,
  session: () => OfficerSession | null,
): { readonly sas: SasClient; readonly linkage: LinkageClient } {
  const presencePermitted = office.presence || office.onBehalf;
  if (linkage.generation === 1 && linkage.first !== undefined) {
    const { library, libraryTable, libraryNode, office: number, services } = linkage.first;
    return createFirstGeneration({
      network: licensedNetwork({ library, table: libraryTable, node: libraryNode }),
      ...{ office: number, session, presencePermitted },
      services: new Map(services.map(({ database, ...service }) => [database, service])),
    });
  }
  // A configuration without them is refused when it is read.
  if (sas.url === undefined || linkage.url === undefined) throw new Error('no servers are configured');
  const { servicesPerRequest, url } = linkage;
  return {
    sas: createSasClient({ url: sas.url, tls, kioskId, presencePermitted }),
    linkage: createLinkageClient({ url, servicesPerRequest, tls, kioskId, officeId: office.officeId }),
  };
}
