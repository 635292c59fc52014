/** The part of `@lhncbc/ucum-lhc` that we use: the package brings no types. */
declare module '@lhncbc/ucum-lhc' {
  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils
    validateUnitString(unit: string): { readonly status: 'valid' | 'invalid' | 'error' }
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      options?: { readonly molecularWeight?: number; readonly charge?: number },
    ): {
      readonly status: 'succeeded' | 'failed' | 'error'
      readonly toVal: number | null
      /** Why it failed, or what the library guessed to make it succeed. */
      readonly msg: readonly string[]
    }
  }
}
