/** The sign: a bubble of speech that is a tick as well. */
const PATH = "M4 12a8 8 0 1 1 4.2 7.05L4 20.5l1.45-3.9A7.95 7.95 0 0 1 4 12Z";
const TICK = "m8.2 12.2 2.6 2.6 5-5.4";

export const Mark = () => (
  <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATH} class="bubble" />
    <path d={TICK} class="tick" />
  </svg>
);

const drawing = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='${PATH}' fill='#0b5d46'/><path d='${TICK}' fill='none' stroke='#fff' stroke-width='2.2' stroke-linecap='round' stroke-linejoin='round'/></svg>`;
export const ICON = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
