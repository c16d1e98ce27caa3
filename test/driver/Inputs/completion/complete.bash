# What bash would propose: complete.bash SCRIPT WORD... prints the words for the last WORD, as the shell would
# ask for them.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_skep 2>/dev/null # compopt works in an interactive shell only
printf '%s\n' "${COMPREPLY[@]}"
