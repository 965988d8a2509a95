import { Card } from "../../platform/console/card.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import type { RestingReceiver } from "./read-receivers.ts";

/** Receivers to which nothing is sent but a probe, because they failed again and again. */
export const ReceiversCard = ({ items, total, now }: { items: readonly RestingReceiver[]; total: number; now: Date }) => (
  <Card part="receivers" title="Receivers that rest">
    {items.length === 0 ? (
      <p class="soft">None: no receiver has failed so often in a row that its deliveries wait.</p>
    ) : (
      <p class="soft">
        {total > items.length && `${total} in all; these have failed for longest. `}
        Their deliveries wait and cost no try. One is tried now and then; when it is taken, the others follow.
      </p>
    )}
    <ul class="rows">
      {items.map(({ receiver, buyerId, since, failures, lastError, nextProbeAt, held }) => (
        <li>
          <span class="line">
            <Badge state="warn">rests</Badge>
            <strong>{receiver}</strong>
          </span>
          <p class="soft">
            of buyer {buyerId} · since <Ago at={since} now={now} /> · {failures} failures in a row, the last: {lastError}
          </p>
          <p>
            {held} {held === 1 ? "delivery waits" : "deliveries wait"}; next tried: <Ago at={nextProbeAt} now={now} />.
          </p>
        </li>
      ))}
    </ul>
  </Card>
);
