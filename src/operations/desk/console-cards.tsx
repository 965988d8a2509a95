import type { Child } from "hono/jsx";
import { Card } from "../../platform/console/card.tsx";
import { markup } from "../../platform/console/markup.ts";
import { OnCallPanel } from "../on-call/console.tsx";
import { MatchedSilences } from "../silences/console.tsx";
import { FreezePanel, SwitchPanel } from "../switches/console.tsx";
import { Drills, Operators, Silences } from "./console.tsx";
import type { Standing } from "./read-standing.ts";
import { tell } from "../../platform/console/tell.ts";

interface DeskView {
  standing: Standing;
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
  /** The reader's e-mail address. */
  me: string;
}

/** What stands on the desk's page, as HTML. */
export const deskCards = (view: DeskView): string => markup(<Cards {...view} />);

const Cards = ({ standing: { onCall, switches, freeze, silences, matched, drills, operators }, now, acts, me }: DeskView) => (
  <>
    <Part
      part="on-call"
      title={tell`On call`}
      of={onCall}
      show={(listed) => <OnCallPanel onCall={listed} now={now} acts={acts} me={me} />}
    />
    <Part part="switches" title={tell`Switches`} of={switches} show={(items) => <SwitchPanel figures={{ items }} acts={acts} />} />
    <Part part="freeze" title={tell`Deploy freeze`} of={freeze} show={(set) => <FreezePanel figures={{ ...set }} acts={acts} />} />
    <Part part="silences" title={tell`Silences`} of={silences} show={(alerts) => <Silences alerts={alerts} now={now} />} />
    <Part
      part="matched-silences"
      title={tell`Silences by key, severity or section`}
      of={matched}
      show={(listed) => <MatchedSilences silences={listed} now={now} acts={acts} />}
    />
    <Part part="drills" title={tell`Drills`} of={drills} show={(listed) => <Drills {...listed} now={now} />} />
    <Part part="operators" title={tell`Operators`} of={operators} show={(accounts) => <Operators accounts={accounts} now={now} />} />
  </>
);

interface PartProps<T> {
  part: string;
  title: string;
  /** Undefined where its owner did not answer. */
  of: T | undefined;
  show: (value: T) => Child;
}

/** One part, or that it is missing: the others stand all the same. */
const Part = <T,>({ part, title, of, show }: PartProps<T>) => (
  <Card part={part} title={title}>
    {of === undefined ? <p class="problem">{tell`Cannot be shown: who keeps it does not answer.`}</p> : show(of)}
  </Card>
);
