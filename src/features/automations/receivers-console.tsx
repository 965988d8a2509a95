import { Card } from "../../platform/console/card.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import type { RestingReceiver } from "./read-receivers.ts";
import { show, tell } from "../../platform/console/tell.ts";

interface ReceiversProps {
  items: readonly RestingReceiver[];
  total: number;
  /** Observers are not told whose they are, nor what they answered. */
  mayAct: boolean;
  now: Date;
}

/** Receivers to which nothing is sent but a probe, because they failed again and again. */
export const ReceiversCard = ({ items, total, mayAct, now }: ReceiversProps) => (
  <Card part="receivers" title={tell`Receivers that rest`}>
    {items.length === 0 ? (
      <p class="soft">{tell`None: no receiver has failed so often in a row that its deliveries wait.`}</p>
    ) : (
      <p class="soft">
        {total > items.length && tell`${total} in all; these have failed for longest. `}
        {tell`Their deliveries wait and cost no try. One is tried now and then; when it is taken, the others follow.`}
      </p>
    )}
    <ul class="rows">
      {items.map(({ receiver, buyerId, since, failures, lastError, nextProbeAt, held }) => (
        <li>
          <span class="line">
            <Badge state="warn">{tell`rests`}</Badge>
            <strong>{receiver}</strong>
          </span>
          <p class="soft">
            {mayAct && show`of buyer ${buyerId}`}
            {mayAct && " · "}
            {show`since ${<Ago at={since} now={now} />}`}
            {" · "}
            {mayAct ? show`${failures} failures in a row, the last: ${lastError}` : show`${failures} failures in a row`}
          </p>
          <p>
            {show`${held} ${held === 1 ? tell`delivery waits` : tell`deliveries wait`}; next tried: ${<Ago at={nextProbeAt} now={now} />}.`}
          </p>
        </li>
      ))}
    </ul>
  </Card>
);
