export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** How to use the script of a shell. */
export const INSTALL: Record<Shell, string> = {
  bash: 'eval "$(holdfast completion bash)"                            in ~/.bashrc',
  zsh: 'eval "$(holdfast completion zsh)"                             in ~/.zshrc, after compinit',
  fish: 'holdfast completion fish > ~/.config/fish/completions/holdfast.fish',
  powershell: 'holdfast completion powershell | Out-String | Invoke-Expression   in $PROFILE',
};

/**
 * The scripts ask the command itself: each line of the answer is a word, a tab and what it means. They run the `holdfast` of
 * PATH, and not what was typed: a Tab must not run a program of that name in some directory.
 */
export const SCRIPTS: Record<Shell, string> = {
  bash: `_holdfast() {
  local word rest
  COMPREPLY=()
  while IFS=$'\\t' read -r word rest; do
    COMPREPLY+=("$word")
  done < <(command holdfast completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _holdfast holdfast`,

  zsh: `#compdef holdfast
_holdfast() {
  local -a suggestions
  local word meaning
  while IFS=$'\\t' read -r word meaning; do
    suggestions+=("\${word//:/\\\\:}:\${meaning}")
  done < <(command holdfast completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#suggestions} )); then
    _describe holdfast suggestions
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" = _holdfast ]]; then
  _holdfast "$@"
else
  compdef _holdfast holdfast
fi`,

  fish: `function __holdfast_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l suggestions (command holdfast completion words -- $typed[2..-1] "$current" 2>/dev/null)
    if test (count $suggestions) -gt 0
        printf '%s\\n' $suggestions
    else
        __fish_complete_path "$current"
    end
end
complete -c holdfast -f -a '(__holdfast_complete)'`,

  powershell: `Register-ArgumentCompleter -Native -CommandName holdfast -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    Select-Object -Skip 1 |
    ForEach-Object { $_.ToString() })
  # Some versions drop an empty argument.
  if ($wordToComplete -eq '') { $words += '""' }
  holdfast completion words -- @words 2>$null | ForEach-Object {
    $word, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
  }
}`,
};
