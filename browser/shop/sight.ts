/** Half of it for a second: what counts as seen (IAB and MRC, Viewable Ad Impression Measurement Guidelines). */
const SHARE = 0.5;
const SEEN_MS = 1_000;

/** Tells of elements that were seen: as long as a page is looked at, and each as often as it comes into sight anew. */
export class Sight {
  readonly #seen: (element: Element) => void;
  readonly #observer: IntersectionObserver;
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #observed = new Set<Element>();
  #watched: readonly Element[] = [];

  constructor(signal: AbortSignal, seen: (element: Element) => void) {
    this.#seen = seen;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#take(entry)), { threshold: SHARE });
    signal.addEventListener("abort", () => this.watch([]));
    document.addEventListener("visibilitychange", () => this.watch(this.#watched), { signal });
  }

  /** These from now on, and none of those before; what is looked at already goes on being looked at. */
  watch(elements: readonly Element[]): void {
    this.#watched = elements;
    const wanted = new Set(document.hidden ? [] : elements);
    for (const element of this.#observed) if (!wanted.has(element)) this.#leave(element);
    for (const element of wanted) {
      if (this.#observed.has(element)) continue;
      this.#observed.add(element);
      this.#observer.observe(element);
    }
  }

  #leave(element: Element): void {
    this.#observer.unobserve(element);
    this.#observed.delete(element);
    clearTimeout(this.#timers.get(element));
    this.#timers.delete(element);
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
