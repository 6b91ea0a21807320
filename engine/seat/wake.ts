/** What strategies do that whoever drives them has to notice. */
export class Wake {
  /** Something was done that may move the driver's next stop; the driver resets it. */
  touched = false;
  /** Another number each time that what the strategies look at may be more: bars, and the start. */
  watching = 0;
}
