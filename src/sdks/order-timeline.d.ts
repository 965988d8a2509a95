export { timelineOf } from "#order-timeline";
