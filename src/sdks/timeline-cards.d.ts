export { timelineCards } from "#timeline-cards";
