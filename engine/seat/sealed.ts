/** Freezes a class that strategies get instances of: nobody changes what the rest runs on. */
export function sealClass(kind: { readonly prototype: object }): void {
  Object.freeze(kind.prototype);
  Object.freeze(kind);
}
