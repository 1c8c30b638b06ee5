const usage = `usage: onedoor rules check [--folder DIR] [--strict] [--json] [--lang zh|en|both] [--color|--no-color]
       onedoor rules test [--only PACK|CASE] [--folder DIR] [--strict] [--json] [--lang …] [--color|--no-color]
       onedoor rules explain <integrator>.<number> --purpose TEXT | <pack>[#<case>] [--rule NAME] [--all] [--lang zh|en] [--json]
       onedoor rules schema [--of packs|cases|matters|sources|models] [--phase PHASE] [--folder DIR] [--out FILE]
`;

/** Says how the tools of a rule author are called, and gives the exit code for words that are none of that. */
export function misused(): number {
  process.stderr.write(usage);
  return 64;
}
