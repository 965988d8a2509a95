/** Half of it for a second: what counts as seen (IAB and MRC, Viewable Ad Impression Measurement Guidelines). */
const SHARE = 0.5;
const SEEN_MS = 1_000;

/** Tells of elements that were seen: as long as a page is looked at, and each as often as it comes into sight anew. */
export class Sight {
  readonly #seen: (element: Element) => void;
  readonly #observer: IntersectionObserver;
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>();
  #watched: readonly Element[] = [];

  constructor(signal: AbortSignal, seen: (element: Element) => void) {
    this.#seen = seen;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#take(entry)), { threshold: SHARE });
    signal.addEventListener("abort", () => this.watch([]));
    document.addEventListener("visibilitychange", () => this.watch(this.#watched), { signal });
  }

  /** These from now on, and none of those before. */
  watch(elements: readonly Element[]): void {
    this.#watched = elements;
    this.#observer.disconnect();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (!document.hidden) for (const element of elements) this.#observer.observe(element);
  }

  #take({ target, intersectionRatio }: IntersectionObserverEntry): void {
    clearTimeout(this.#timers.get(target));
    this.#timers.delete(target);
    if (intersectionRatio >= SHARE)
      this.#timers.set(
        target,
        setTimeout(() => this.#seen(target), SEEN_MS),
      );
  }
}
