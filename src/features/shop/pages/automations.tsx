import { AUTOMATION_RULES } from "../../../../browser/shop/texts/automation-rules.ts";
import { AUTOMATIONS } from "../../../../browser/shop/texts/automations.ts";
import { EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import { PagedList } from "../paged-list.tsx";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";

export const automationsPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(AUTOMATIONS.title),
  page: "automations",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(AUTOMATIONS.title)}</h1>
      <p class="soft">{words.say(AUTOMATIONS.lead)}</p>
      <div data-part="made" class="once" hidden></div>
      <p class="problem" data-part="problem" hidden></p>
      <PagedList words={words} name="automations" none={words.say(AUTOMATIONS.none)} />
      <section class="card apart" aria-labelledby="make">
        <h2 id="make">{words.say(AUTOMATIONS.make)}</h2>
        <p class="soft">{words.say(AUTOMATIONS.signed)}</p>
        <form data-part="form">
          <div class="fields">
            <label>
              {words.say(AUTOMATIONS.name)}
              <input name="name" required maxlength={200} autocomplete="off" />
            </label>
            <label>
              {words.say(AUTOMATIONS.event)}
              <select name="eventType" data-part="event">
                {EVENT_TYPES.map((type) => (
                  <option value={type} selected={type === "order.completed"}>
                    {words.say(AUTOMATIONS.events[type])}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <RulesFields words={words} />
          <p class="problem" data-part="problem" hidden></p>
          <button type="submit" class="primary">
            {words.say(AUTOMATIONS.make)}
          </button>
        </form>
      </section>
    </>
  ),
});

export const automationPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(AUTOMATIONS.automation),
  page: "automation",
  section: "account",
  children: (
    <>
      <p>
        <a href="/app/automations">{words.say(AUTOMATIONS.toAll)}</a>
      </p>
      <div class="row head">
        <h1 tabindex={-1} data-part="name">
          {words.say(AUTOMATIONS.automation)}
        </h1>
        <span data-part="state" class="chip"></span>
      </div>
      <p class="problem" data-part="problem" hidden></p>
      <p class="notice" data-part="disabled-because" hidden></p>
      <div data-part="made" class="once" hidden></div>
      <section class="card">
        <dl class="facts">
          <div>
            <dt>{words.say(AUTOMATIONS.event)}</dt>
            <dd data-part="event"></dd>
          </div>
          <div>
            <dt>{words.say(AUTOMATIONS.onlyIf)}</dt>
            <dd data-part="only-if"></dd>
          </div>
          <div>
            <dt>{words.say(AUTOMATIONS.does)}</dt>
            <dd data-part="does"></dd>
          </div>
          <div data-part="calls">
            <dt>{words.say(AUTOMATIONS.calls)}</dt>
            <dd data-part="url"></dd>
          </div>
        </dl>
        <div class="row acts" data-part="acts"></div>
        <details class="acts" data-part="change">
          <summary>{words.say(AUTOMATIONS.change)}</summary>
          <form data-part="form">
            <div class="fields">
              <label>
                {words.say(AUTOMATIONS.name)}
                <input name="name" data-part="new-name" required maxlength={200} autocomplete="off" />
              </label>
            </div>
            <RulesFields words={words} />
            <p class="problem" data-part="problem" hidden></p>
            <button type="submit" class="primary">
              {words.say(AUTOMATIONS.save)}
            </button>
          </form>
        </details>
        <details data-part="versions">
          <summary>{words.say(AUTOMATIONS.past)}</summary>
          <div data-part="past" hidden></div>
        </details>
        <p class="soft apart">{words.say(AUTOMATIONS.tryLead)}</p>
        <button type="button" class="small" data-part="try">
          {words.say(AUTOMATIONS.try)}
        </button>
        <div data-part="tried" class="notice" hidden></div>
      </section>
      <section aria-labelledby="deliveries">
        <div class="row ends">
          <h2 id="deliveries">{words.say(AUTOMATIONS.deliveries)}</h2>
          <button type="button" class="small" data-part="refresh">
            {words.say(AUTOMATIONS.refresh)}
          </button>
        </div>
        <p class="problem" data-part="deliveries-problem" hidden></p>
        <PagedList words={words} name="deliveries" none={words.say(AUTOMATIONS.noDeliveries)} />
      </section>
    </>
  ),
});

/** Where conditions and steps are put together, by the script (`browser/shop/automation-rules.ts`), and the address that a webhook calls. */
const RulesFields = ({ words }: { words: Words }) => (
  <>
    <fieldset>
      <legend>{words.say(AUTOMATION_RULES.onlyIf)}</legend>
      <p class="soft" data-part="always">
        {words.say(AUTOMATION_RULES.always)}
      </p>
      <ul class="rules" data-part="conditions"></ul>
      <button type="button" class="small" data-part="add-condition" hidden>
        {words.say(AUTOMATION_RULES.addCondition)}
      </button>
    </fieldset>
    <fieldset>
      <legend>{words.say(AUTOMATION_RULES.steps)}</legend>
      <ol class="rules" data-part="actions"></ol>
      <button type="button" class="small" data-part="add-action" hidden>
        {words.say(AUTOMATION_RULES.addAction)}
      </button>
    </fieldset>
    <div class="fields">
      <label data-part="address">
        {words.say(AUTOMATIONS.url)}
        <input name="url" data-part="url" type="url" dir="ltr" required maxlength={2000} autocomplete="off" placeholder="https://" />
      </label>
    </div>
  </>
);
