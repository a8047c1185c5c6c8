#!/bin/sh
# Makes the environment of the course from the lock: tools/environment.sh FOLDER
#
# Takes PYTHON if it is set, else the first of python3.13, 3.12, 3.11 and python3 that fits; where none does, uv brings a
# Python 3.13 of its own. uv comes by pip, pinned by the lock like everything else, from wherever pip is configured to look.
# A folder that is there already is brought up to date; what else was installed into it stays.
set -eu

folder=$1
root=$(cd "$(dirname "$0")/.." && pwd)
lock=$root/requirements.lock
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

case "${LESSONS_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}" in
    es*) spanish=yes ;;
    *) spanish= ;;
esac

say() { # ENGLISH SPANISH
    if [ -n "$spanish" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

fail() { # ENGLISH SPANISH
    say "$1" "$2" >&2
    exit 1
}

fits() { # PYTHON OLDEST NEWEST, the last two as minor versions
    "$1" -c "import sys; sys.exit(not (3, $2) <= sys.version_info[:2] <= (3, $3))" >/dev/null 2>&1
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" 11 14 || fail "PYTHON=$PYTHON is not a Python from 3.11 to 3.13." \
            "PYTHON=$PYTHON no es un Python de 3.11 a 3.13."
        python=$PYTHON
        return
    fi
    for python in python3.13 python3.12 python3.11 python3 python; do
        if fits "$python" 11 13; then return; fi
    done
    python=
}

pin_uv() {
    awk '/^uv==/ { on = 1; print; next } on && /^    --hash/ { print; next } { on = 0 }' "$lock" >"$scratch/uv.txt"
}

environment_works() {
    fits "$folder/bin/python" 11 14 && "$folder/bin/uv" --version >/dev/null 2>&1
}

make_environment() {
    pin_uv
    if [ -n "$python" ] && "$python" -m venv --clear "$folder" >"$scratch/venv.log" 2>&1; then
        "$folder/bin/python" -m pip install --quiet --require-hashes --no-deps -r "$scratch/uv.txt"
        return
    fi
    borrow_uv
    if [ -n "$python" ]; then
        "$uv" venv --quiet --clear --python "$python" "$folder"
    else
        bring_python
    fi
    "$uv" pip install --quiet --python "$folder/bin/python" --require-hashes --no-deps -r "$scratch/uv.txt"
}

# Only where no environment can be made by Python's own means: Debian keeps ensurepip apart, or no Python fits.
borrow_uv() {
    if command -v uv >/dev/null 2>&1; then
        uv=uv
        return
    fi
    for other in "${python:-python3}" python3 python; do
        if "$other" -m pip install --quiet --require-hashes --no-deps --target "$scratch/uv" -r "$scratch/uv.txt" 2>/dev/null; then
            uv=$scratch/uv/bin/uv
            return
        fi
        if "$other" -m venv "$scratch/venv" >/dev/null 2>&1 &&
            "$scratch/venv/bin/python" -m pip install --quiet --require-hashes --no-deps -r "$scratch/uv.txt" 2>/dev/null; then
            uv=$scratch/venv/bin/uv
            return
        fi
    done
    if [ -n "$python" ]; then
        fail "$python cannot make an environment. On Debian or Ubuntu: sudo apt install python3-venv" \
            "$python no puede crear un entorno. En Debian o Ubuntu: sudo apt install python3-venv"
    fi
    no_python
}

bring_python() {
    say "No Python from 3.11 to 3.13 here; bringing 3.13" "Aquí no hay Python de 3.11 a 3.13; se trae 3.13"
    "$uv" venv --quiet --clear --managed-python --python 3.13 "$folder" 2>"$scratch/bring.log" && return
    for python in python3.14 python3; do
        if fits "$python" 14 14; then
            say "It could not be brought; going on with Python 3.14, on which the course is not tested" \
                "No se pudo traer; se sigue con Python 3.14, con el que el curso no está probado"
            "$uv" venv --quiet --clear --python "$python" "$folder"
            return
        fi
    done
    no_python
}

no_python() {
    fail "Python 3.11, 3.12 or 3.13 is needed, and could not be brought. Install it (apt install python3, brew install python@3.13, \
https://www.python.org/downloads) or name it: make PYTHON=/path/to/python3.13" \
        "Hace falta Python 3.11, 3.12 o 3.13, y no se pudo traer. Instálalo (apt install python3, brew install python@3.13, \
https://www.python.org/downloads) o indica cuál: make PYTHON=/ruta/a/python3.13"
}

install() { # what follows goes to uv; bars on a terminal, silence elsewhere
    if [ -t 2 ]; then quiet=; else quiet=--quiet; fi
    "$folder/bin/uv" pip install $quiet --python "$folder/bin/python" "$@"
}

if environment_works; then
    say "1/3 The environment $folder is there" "1/3 El entorno $folder ya está"
else
    choose_python
    say "1/3 Making the environment $folder with ${python:-a Python brought by uv}" \
        "1/3 Creando el entorno $folder con ${python:-un Python traído por uv}"
    make_environment
fi

say "2/3 Installing the packages of the lock (some 300 MB the first time) and compiling them" \
    "2/3 Instalando los paquetes de la lista fijada (unos 300 MB la primera vez) y compilándolos"
install --require-hashes --compile-bytecode -r "$lock"

say "3/3 Installing the course itself" "3/3 Instalando el curso"
install --no-deps --no-build-isolation --editable "$root"
"$folder/bin/python" -m compileall -q "$root/mlops_lessons"
