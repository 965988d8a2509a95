import { describe, expect, it } from "vitest";
import { Action } from "../../../src/platform/console/action.tsx";
import { markup } from "../../../src/platform/console/markup.ts";

const act = { api: "PATCH /things/t_1", confirm: "Turn it on?", label: "Turn on" } as const;

describe("an act of the console", () => {
  it("with nothing to fill in is its button alone, in line with those beside it, whatever else it sends", () => {
    const html = markup(<Action {...act} hidden={{ "enabled~boolean": "true" }} />);
    expect(html).toContain('class="bare"');
    expect(html).toContain('<input type="hidden" name="enabled~boolean" value="true"/>');
    expect(markup(<Action {...act} />)).toContain('class="bare"');
    const asking = (
      <Action {...act}>
        <input name="note" />
      </Action>
    );
    expect(markup(asking)).not.toContain("bare");
  });
});
