import { USAGE } from "../../../../browser/shop/texts/usage.ts";
import type { ShellProps } from "../shell.tsx";

const { columns } = USAGE;

/** Wider than a phone, it is moved sideways by itself, by keys too. */
const Figures = ({ part, first, label }: { part: string; first: string; label: string }) => (
  <div class="scroll" tabindex={0} role="region" aria-label={label}>
    <table class="figures">
      <thead>
        <tr>
          {[first, columns.calls, columns.input, columns.output, columns.cost].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody data-part={part}></tbody>
    </table>
  </div>
);

export const usagePage = (): ShellProps => ({
  title: USAGE.title,
  page: "usage",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{USAGE.title}</h1>
      <p class="soft">{USAGE.lead}</p>
      <section class="card" aria-labelledby="day">
        <h2 id="day" tabindex={-1} data-part="day">
          {USAGE.today}
        </h2>
        <div class="standing" data-part="standing"></div>
        <p class="soft" data-part="none" hidden>
          {USAGE.none}
        </p>
        <div data-part="table" hidden>
          <Figures part="models" first={columns.model} label={USAGE.byModel} />
        </div>
        <p class="soft" data-part="estimated" hidden>
          {USAGE.estimatedWhy}
        </p>
      </section>
      <section class="card" aria-labelledby="lately">
        <h2 id="lately">{USAGE.lately}</h2>
        <p class="problem" data-part="lately-problem" hidden></p>
        <Figures part="lately" first={columns.day} label={USAGE.byDay} />
      </section>
    </>
  ),
});
