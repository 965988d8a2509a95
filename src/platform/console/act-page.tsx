import type { Operator } from "../identity.ts";
import { addressOfAct, type Act } from "./form/act.ts";
import { nameOf, type Entry } from "./form/form-body.ts";
import { problemText, wrongFields, type ShownProblem } from "./form/problem.ts";
import { Page } from "./page.tsx";
import { show, tell, told } from "./tell.ts";

/** Where the console begins. */
export const HOME = "/admin/operations";

/** What was sent: the act, the form's fields, and where it came from. */
export interface Sent {
  act: Act;
  entries: readonly Entry[];
  back: string;
  /** The Idempotency-Key of a question that was answered with yes; undefined where it is still to be asked. */
  key: string | undefined;
}

interface QuestionProps {
  operator: Operator;
  sent: Sent;
  question: string;
  /** Under which it is done: sent twice, it is done once where the operation takes keys. */
  newKey: string;
}

const Hidden = ({ entries }: { entries: readonly Entry[] }) => (
  <>
    {entries
      .filter(([name]) => !name.startsWith("act."))
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
);

const Own = ({ back, answerKey }: { back: string; answerKey: string | undefined }) => (
  <>
    <input type="hidden" name="act.back" value={back} />
    {answerKey !== undefined && <input type="hidden" name="act.key" value={answerKey} />}
  </>
);

/** What a script asks in a dialog, as a page. */
export const ActQuestion = ({ operator, sent: { act, entries, back }, question, newKey }: QuestionProps) => (
  <Page title={act.verb ?? act.label} path={back} operator={operator}>
    <div class="card narrow">
      <h1>{act.verb ?? act.label}</h1>
      <p class="words">{question}</p>
      <form method="post" action={addressOfAct(act)} data-plain>
        <Hidden entries={entries} />
        <Own back={back} answerKey={newKey} />
        <div class="buttons">
          <button class="primary">{act.verb ?? act.label}</button>
          <a href={back}>{tell`Back without it`}</a>
        </div>
      </form>
    </div>
  </Page>
);

/** What people type, and not what a page put there. */
const TYPED = /^(?:|change|number|datetime|minor:\d+)$/;

const isTyped = ([name, value]: Entry, wrong: ReadonlySet<string>): boolean => {
  const { name: member, reading } = nameOf(name);
  return wrong.has(member) || (TYPED.test(reading) && /\s/.test(value.trim()));
};

/** Why it was not done, with what was typed. */
export const ActRefused = ({
  operator,
  sent: { act, entries, back, key },
  problem,
}: {
  operator: Operator;
  sent: Sent;
  problem: ShownProblem;
}) => {
  const wrong = new Set(wrongFields(problem));
  const own = entries.filter(([name]) => !name.startsWith("act."));
  const typed = own.filter((entry) => isTyped(entry, wrong));
  return (
    <Page title={tell`${act.label}: not done`} path={back} operator={operator}>
      <div class="card narrow">
        <h1>{show`${act.label}: not done`}</h1>
        <p class="problem" role="alert">
          {problemText(problem, told)}
        </p>
        <form method="post" action={addressOfAct(act)} data-plain>
          <Hidden entries={own.filter((entry) => !typed.includes(entry))} />
          {typed.map(([name, value]) => (
            <label>
              {wordsOf(nameOf(name).name)}
              <textarea name={name} rows={2}>
                {value}
              </textarea>
            </label>
          ))}
          <Own back={back} answerKey={key} />
          <div class="buttons">
            <button class="primary">{tell`Try again`}</button>
            <a href={back}>{tell`Back without it`}</a>
          </div>
        </form>
      </div>
    </Page>
  );
};

/** `rootCause` as people read it. */
const wordsOf = (name: string): string => name.replace(/([A-Z])/g, " $1").toLowerCase();
