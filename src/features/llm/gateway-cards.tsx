import { Card } from "../../platform/console/card.tsx";
import { markup } from "../../platform/console/markup.ts";
import { tell } from "../../platform/console/tell.ts";
import type { Contract } from "../../platform/contract.ts";
import { ModelTable, type ModelRow } from "./console.tsx";
import { GatewayPanels } from "./gateway-panels.tsx";
import { ProviderTable } from "./provider-table.tsx";
import type { ProviderRow } from "./read-circuits.ts";
import type { Panels } from "./read-panels.ts";

export interface GatewayView {
  circuits: readonly ProviderRow[];
  rows: readonly ModelRow[];
  panels: Panels;
  llm: Contract["llm"];
  /** The page's own address. */
  path: string;
  now: Date;
}

/** What stands on the gateway's page below its head, as HTML, beside the page of usage in its module (`src/sdks.ts`). */
export const gatewayCards = (view: GatewayView): string => markup(<Cards {...view} />);

const Cards = ({ circuits, rows, panels, llm, path, now }: GatewayView) => (
  <>
    <Card
      part="providers"
      title={tell`Providers`}
      aside={tell`a circuit that is open asks nothing of its provider; one call tries after its time`}
    >
      <ProviderTable rows={circuits} now={now} />
    </Card>
    <Card part="models" title={tell`Models`} aside={tell`reported by the provider and estimated by us are never added up`}>
      <ModelTable rows={rows} />
    </Card>
    <GatewayPanels panels={panels} llm={llm} path={path} now={now} />
  </>
);
