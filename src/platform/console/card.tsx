import type { Child } from "hono/jsx";
import { Badge } from "./parts.tsx";

interface CardProps {
  /** Names the part that renews itself; unique on the page. */
  part: string;
  title: string;
  /** `pass`, `warn` or `fail`: a mark at its edge and a badge. */
  status?: string;
  badge?: Child;
  wide?: boolean;
  /** Stands at the right of the title. */
  aside?: Child;
  children: Child;
}

/** A titled part of a console page. */
export const Card = ({ part, title, status = "", badge, wide = false, aside, children }: CardProps) => (
  <section class={`card ${status}${wide ? " wide" : ""}`} data-part={part} aria-labelledby={`title-${part}`}>
    <div>
      <h2 id={`title-${part}`} tabindex={-1}>
        {title}
      </h2>
      {status !== "" && <Badge state={status}>{badge}</Badge>}
      {aside !== undefined && <span class="soft">{aside}</span>}
    </div>
    {children}
  </section>
);
