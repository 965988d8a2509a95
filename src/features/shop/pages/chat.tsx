import { CHAT } from "../../../../browser/shop/texts/chat.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

export const chatPage = (): ShellProps => ({
  title: CHAT.tab,
  page: "chat",
  section: "desk",
  children: (
    <>
      <Steps at="need" />
      <h1 tabindex={-1} class="unseen">
        {CHAT.title}
      </h1>
      <div class="sides">
        <div class="talk">
          <div class="log" role="log" aria-live="polite" data-part="log" tabindex={0} aria-label={CHAT.log}></div>
          <form class="composer card" data-part="form">
            <label class="unseen" for="message">
              {CHAT.say}
            </label>
            <textarea id="message" name="message" rows={2} maxlength={8_000} required aria-describedby="keys"></textarea>
            <p class="problem" data-part="problem" hidden></p>
            <div class="row ends">
              <span class="soft" id="keys">
                {CHAT.keys}
              </span>
              <button class="primary" type="submit">
                {CHAT.send}
              </button>
            </div>
          </form>
        </div>
        <aside class="card brief" aria-labelledby="brief">
          <h2 id="brief" tabindex={-1} data-part="brief-title">
            {CHAT.brief.title}
          </h2>
          <div data-part="brief">
            <p class="soft">{CHAT.empty}</p>
          </div>
          <p class="soft reading" data-part="reading" role="status" hidden></p>
          <p class="problem" data-part="brief-problem" hidden></p>
          <div class="row">
            <button type="button" class="primary" data-part="find" hidden>
              {CHAT.brief.find}
            </button>
            <button type="button" data-part="change" hidden>
              {CHAT.brief.change}
            </button>
            <button type="button" data-part="make" hidden>
              {CHAT.make}
            </button>
          </div>
          <details data-part="history" hidden>
            <summary>{CHAT.brief.history}</summary>
            <ol class="list small" data-part="versions"></ol>
          </details>
        </aside>
      </div>
    </>
  ),
});
