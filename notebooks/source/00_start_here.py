# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="es" id="title" covers=["A1"] path="core" minutes=1
# # Empieza aquí
#
# **Clase 51: desplegar modelos.** Entrenar un modelo es la mitad del trabajo. La otra mitad es que alguien lo use mañana, que aguante, y
# que te enteres el día en que empiece a fallar.
#
# La clase busca dos cosas: que sepas **hasta dónde llega la computación en la nube** y **qué se gana al trabajar con DevOps y
# MLOps**. Con esta página podrás:
#
# - ubicar en un mapa las seis ideas del curso;
# - usar un cuaderno sin miedo: ejecutar, romper, reiniciar y deshacer;
# - explicar por qué cien árboles se equivocan menos que uno.
#
# **En clase:** 10 minutos. **A tu ritmo:** unos 50 más. **Antes:** árboles y ensambles (clase 50); de Jupyter, nada.
#
# *¿Primera vez? Haz clic en la caja gris de abajo y pulsa **Shift + Enter**.*

# %% [markdown] lang="en" id="title" covers=["A1"] path="core" minutes=1
# # Start here
#
# **Class 51: deploying models.** Training a model is half of the work. The other half is that someone uses it tomorrow, that it holds
# up, and that you hear about it on the day it starts to fail.
#
# The class is after two things: that you know **how far cloud computing reaches**, and **what is gained by working with DevOps and
# MLOps**. With this page you will be able to:
#
# - place the six ideas of the course on a map;
# - use a notebook without fear: run it, break it, restart it and undo;
# - explain why a hundred trees are wrong less often than one.
#
# **In class:** 10 minutes. **At your own pace:** about 50 more. **Before:** trees and ensembles (class 50); of Jupyter, nothing.
#
# *First time here? Click on the grey box below and press **Shift + Enter**.*

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson

lesson = open_lesson("start_here")

# %% [markdown] lang="es" id="story" path="core" minutes=2
# ## ¿Llegará tarde este vuelo?
#
# Trabajas en el equipo de datos de una aerolínea. Cada tarde, a las 18:00, el centro de operaciones te pregunta por los vuelos de
# mañana: **¿cuáles llegarán tarde?** *Tarde* es llegar con 15 minutos o más de retraso.
#
# Los vuelos son de verdad: todos los que salieron de Nueva York en 2013. Antes de ver un solo dato, **apuesta**: ¿a qué hora conviene
# salir? Y entre la mejor hora y la peor, ¿el riesgo sube un poco, se duplica o se triplica?

# %% [markdown] lang="en" id="story" path="core" minutes=2
# ## Will this flight arrive late?
#
# You work in the data team of an airline. Every evening, at 18:00, the operations centre asks you about tomorrow's flights: **which
# ones will arrive late?** *Late* means 15 minutes or more.
#
# The flights are real: all that left New York in 2013. Before you see a single figure, **place a bet**: at what hour is it best to
# leave? And between the best hour and the worst, does the risk rise a little, double or triple?

# %% id="fig-late-by-hour" tags=["figure"]
from mlops_lessons.flights import load_flights
from mlops_lessons.start_here import plots

flights = load_flights(["hour", "arr_delay"])
plots.late_by_hour(flights)

# %% [markdown] lang="es" id="story-why"
# Una regla de una línea, «si sale de noche, avisa», ya acierta algo. Tu modelo tiene que ganarle a esa regla, no a una moneda. Y
# entonces empieza lo difícil, que es este curso: que el modelo **viva** en algún sitio, que el equipo pueda **cambiarlo** cada semana
# sin romperlo, que nadie le **cuele** datos del futuro, y que alguien se entere cuando **envejezca**.
#
# Una advertencia honesta: nadie acierta siempre. Con estos datos, el mejor modelo sin trampas gana por poco. Ganar por poco todos los
# días, sin caerse, es el oficio.

# %% [markdown] lang="en" id="story-why"
# A rule of one line, “if it leaves at night, warn”, is already right now and then. Your model has to beat that rule, not a coin. And
# then the hard part begins, which is this course: that the model **lives** somewhere, that the team can **change** it every week without
# breaking it, that nobody **slips** it data from the future, and that someone finds out when it **ages**.
#
# An honest warning: nobody is always right. On these data the best model that does not cheat wins by a little. Winning by a little every
# day, without falling over, is the job.

# %% [markdown] lang="es" id="map" covers=["A2"] path="core" minutes=1
# ## El mapa
#
# Cuenta con los dedos: **nube, DevOps, DevSecOps, despliegue continuo, equipo de datos, MLOps**. ¿Cuántas de las seis podrías
# explicarle hoy a alguien de tu familia? Guarda el número.

# %% [markdown] lang="en" id="map" covers=["A2"] path="core" minutes=1
# ## The map
#
# Count on your fingers: **cloud, DevOps, DevSecOps, continuous deployment, data team, MLOps**. How many of the six could you explain
# today to someone in your family? Keep the number.

# %% id="demo-map"
from mlops_lessons.start_here import concept_map

concept_map.show()

# %% [markdown] lang="es" id="map-read"
# Cada nombre subrayado abre su cuaderno y dice, al lado, cuánto llevas. Ejecuta la celda otra vez cuando hayas avanzado.
#
# Léelo como una frase: el modelo **vive** en la nube, el equipo **trabaja** con DevOps, DevSecOps lo **protege**, el despliegue continuo
# lo **lleva** al usuario, el equipo de datos lo **hace** y MLOps lo **mantiene vivo**. ¿Qué línea se rompería primero donde tú trabajas?

# %% [markdown] lang="en" id="map-read"
# Every underlined name opens its notebook, and beside it stands how far you are. Run the cell again once you have moved on.
#
# Read it as one sentence: the model **lives** in the cloud, the team **works** with DevOps, DevSecOps **guards** it, continuous
# deployment **carries** it to the user, the data team **makes** it and MLOps **keeps it alive**. Where you work, which line would snap first?

# %% [markdown] lang="es" id="agenda" covers=["A6"] path="core" minutes=1
# ## La clase de hoy
#
# Dos horas y media, con laboratorio y descanso. Otra apuesta rápida: ¿qué parte crees que se lleva más minutos?

# %% [markdown] lang="en" id="agenda" covers=["A6"] path="core" minutes=1
# ## Today's class
#
# Two and a half hours, with a lab and a break. Another quick bet: which part do you think takes the most minutes?

# %% id="demo-agenda"
from mlops_lessons.course import agenda

agenda.show_agenda()

# %% [markdown] lang="es" id="agenda-break"
# La nube, con su laboratorio. Y para que diez minutos de descanso sean diez:

# %% [markdown] lang="en" id="agenda-break"
# The cloud, with its lab. And so that a break of ten minutes lasts ten:

# %% id="demo-countdown"
agenda.countdown(10)

# %% [markdown] lang="es" id="one-hour" path="deep" minutes=1
# ## Si solo tienes una hora
#
# No hace falta verlo todo. Este recorrido sigue la historia por su línea más corta y se rehace solo a medida que se escriben lecciones.
# Bajo cada título dice si la sección es de clase o a tu ritmo.

# %% [markdown] lang="en" id="one-hour" path="deep" minutes=1
# ## If you only have one hour
#
# There is no need to see it all. This path is the shortest one through the story, and it updates itself as lessons are written. Under
# every heading it says whether a section is for class or for your own pace.

# %% id="demo-one-hour"
from mlops_lessons.start_here import one_hour

one_hour.show(minutes=60)

# %% [markdown] lang="es" id="cells" path="deep" minutes=5
# ## Tu primer cuaderno
#
# Lo que lees es un [cuaderno](glossary:notebook): una pila de [celdas](glossary:cell). Unas llevan texto, como esta; otras llevan
# código, como la de abajo. Haz clic en ella y pulsa **Shift + Enter**: se ejecuta y pasas a la siguiente.

# %% [markdown] lang="en" id="cells" path="deep" minutes=5
# ## Your first notebook
#
# What you are reading is a [notebook](glossary:notebook): a stack of [cells](glossary:cell). Some hold text, like this one; others
# hold code, like the one below. Click on it and press **Shift + Enter**: it runs, and you move on to the next.

# %% id="demo-first-cell"
delays = [3, -5, 48, 0, 15]
max(delays)

# %% [markdown] lang="es" id="cells-change"
# Son los retrasos de cinco vuelos, en minutos; el negativo llegó antes de la hora. Ahora **cambia la celda**: escribe `480` donde dice
# `48` y ejecútala otra vez. Nada de lo que hagas aquí daña el curso: estás en tu propia copia.
#
# ### Rómpela a propósito
# 1. Borra el último paréntesis y ejecuta. Sale un bloque rojo.
# 2. Baja hasta **la última línea**, la que dice qué pasó. El resto, hoy, no lo leas.
# 3. Pulsa **Ctrl + Z** para recuperar el paréntesis y ejecuta de nuevo.
#
# Acabas de provocar un error, leerlo y arreglarlo. El resto del oficio es eso mismo, con más café.

# %% [markdown] lang="en" id="cells-change"
# These are the delays of five flights, in minutes; the negative one was early. Now **change it**: write `480` where it says `48` and
# run it again. Nothing you do here harms the course: you are in your own copy.
#
# ### Break it on purpose
# 1. Delete the last parenthesis and run. A red block appears.
# 2. Go down to **the last line**, the one that says what happened. Leave the rest unread for today.
# 3. Press **Ctrl + Z** to get the parenthesis back, and run again.
#
# You have just caused an error, read it and mended it. The rest of the job is the same, with more coffee.

# %% [markdown] lang="es" id="cells-text"
# Una más, que asusta a todo el mundo el primer día: haz **doble clic sobre este párrafo**. No lo rompiste; así se ve el texto por
# dentro, en un formato que se llama Markdown. **Shift + Enter** lo devuelve a su sitio.

# %% [markdown] lang="en" id="cells-text"
# One more, which frightens everyone on the first day: **double-click on this paragraph**. You did not break it; this is what text
# looks like inside, in a format called Markdown. **Shift + Enter** puts it back.

# %% [markdown] lang="es" id="kernel" path="deep" minutes=5
# ## Quién se acuerda: el kernel
#
# Detrás de la página hay un programa, el [kernel](glossary:kernel), que ejecuta lo que le mandas y **recuerda** los nombres. La página
# no recuerda nada: solo muestra.
#
# Abajo hay dos celdas. Apuesta antes de tocarlas: si ejecutas la primera una vez y la segunda **tres veces seguidas**, ¿qué número
# verás al final?

# %% [markdown] lang="en" id="kernel" path="deep" minutes=5
# ## Who remembers: the kernel
#
# Behind the page there is a program, the [kernel](glossary:kernel), which runs what you send it and **remembers** names. The page
# remembers nothing: it only shows.
#
# Below are two cells. Bet before you touch them: if you run the first once and the second **three times in a row**, which number will
# you see at the end?

# %% id="demo-kernel-a"
minutes = 20

# %% id="demo-kernel-b"
minutes = minutes + 5
minutes

# %% [markdown] lang="es" id="kernel-read"
# La segunda celda no guarda un número fijo. Dice: «cinco más que lo que recuerdes». Por eso la misma celda da resultados distintos
# según lo que se ejecutó antes. El número entre corchetes a su izquierda, como `[7]`, cuenta **en qué orden ejecutaste**, que no tiene
# por qué ser el orden en que lees.

# %% [markdown] lang="en" id="kernel-read"
# The second cell does not hold a fixed number. It says: “five more than whatever you remember”. So the same cell gives different
# results depending on what ran before. The number in brackets to its left, such as `[7]`, counts **in which order you ran things**,
# which need not be the order in which you read.

# %% [markdown] lang="es" id="ex-kernel-memory-text"
# ### Ejercicio: `kernel_memory`
#
# Llama A a la primera celda (`minutes = 20`) y B a la segunda (`minutes = minutes + 5`). Alguien ejecuta, en este orden:
# **A, B, B, A, B**. ¿Cuánto vale `minutes` al final?
#
# Piénsalo sin ejecutar nada y escribe el número en lugar de los tres puntos. Luego ejecuta las dos celdas: la tuya y la que **revisa**.

# %% [markdown] lang="en" id="ex-kernel-memory-text"
# ### Exercise: `kernel_memory`
#
# Call the first cell A (`minutes = 20`) and the second one B (`minutes = minutes + 5`). Someone runs, in this order:
# **A, B, B, A, B**. What is `minutes` at the end?
#
# Work it out without running anything and write the number in place of the three dots. Then run both cells: yours, and the one that
# **checks**.

# %% id="ex-kernel-memory" tags=["exercise"]
kernel_memory = ...

# %% id="check-kernel-memory" tags=["check"]
lesson.check("kernel_memory", kernel_memory)
# lesson.hint("kernel_memory")
# lesson.solution("kernel_memory")

# %% [markdown] lang="es" id="kernel-restart"
# ### Reinicia y mira cómo olvida
# 1. Menú **Kernel → Reiniciar el intérprete** (*Restart Kernel…* si tu JupyterLab está en inglés). Sale un cuadro, casi todo en inglés,
#    que pregunta si de verdad quieres: pulsa **Reiniciar**.
# 2. Ejecuta **solo** la celda de `minutes + 5`.
# 3. Lee la última línea: `NameError: name 'minutes' is not defined`.
#
# Lo que había en pantalla sigue ahí, como una foto. La memoria está vacía. Para volver, haz clic en este texto y elige **Run →
# Ejecutar todo por encima de la celda seleccionada** (*Run All Above Selected Cell*).
#
# ¿Exageramos con el orden? En un estudio con más de ochocientas mil ejecuciones de cuadernos públicos, menos de una de cada cuatro
# llegó al final sin errores ([Pimentel y otros, 2019](#Para-seguir-leyendo)).

# %% [markdown] lang="en" id="kernel-restart"
# ### Restart it and watch it forget
# 1. Menu **Kernel → Restart Kernel…**. A box asks whether you mean it: press **Restart**.
# 2. Run **only** the cell with `minutes + 5`.
# 3. Read the last line: `NameError: name 'minutes' is not defined`.
#
# What was on screen is still there, like a photograph. The memory is empty. To come back, click on this text and choose **Run → Run All
# Above Selected Cell**.
#
# Is order worth such a fuss? In a study of more than eight hundred thousand runs of public notebooks, fewer than one in four got to the
# end without an error ([Pimentel et al., 2019](#Further-reading)).

# %% [markdown] lang="es" id="undo" path="deep" minutes=2
# ## Deshacer, y atajos que te salvan el día
#
# | Quiero… | Teclas (en Mac, ⌘ por Ctrl) |
# |---|---|
# | ejecutar y seguir / ejecutar y quedarme | Shift + Enter / Ctrl + Enter |
# | salir de la celda / volver a escribir en ella | Esc / Enter |
# | una celda nueva arriba / abajo | Esc y A / Esc y B |
# | borrar la celda / **recuperarla** | Esc y D, D / Esc y Z |
# | deshacer lo que escribí | Ctrl + Z |
# | detener una celda que no acaba | Esc y I, I (o el botón ■) |
# | guardar | Ctrl + S |
#
# Pruébalo ahora: **Esc, B** crea una celda; escribe `2 + 2` y ejecútala; **Esc, D, D** la borra; **Esc, Z** la trae de vuelta.
#
# ¿Y si quieres el cuaderno entero como nuevo? Cámbiale el nombre al tuyo y vuelve a abrir el curso: pondrá otro al lado.

# %% [markdown] lang="en" id="undo" path="deep" minutes=2
# ## Undoing, and shortcuts that save your day
#
# | I want to… | Keys (on a Mac, ⌘ for Ctrl) |
# |---|---|
# | run and move on / run and stay | Shift + Enter / Ctrl + Enter |
# | leave the cell / go back to typing in it | Esc / Enter |
# | get a new cell above / below | Esc then A / Esc then B |
# | delete the cell / **get it back** | Esc then D, D / Esc then Z |
# | undo what I typed | Ctrl + Z |
# | stop a cell that does not end | Esc then I, I (or the ■ button) |
# | save | Ctrl + S |
#
# Try it now: **Esc, B** makes a cell; write `2 + 2` and run it; **Esc, D, D** deletes it; **Esc, Z** brings it back.
#
# And if you want the whole notebook as new? Rename yours and open the course again: it lays another one beside it.

# %% [markdown] lang="es" id="terminal" path="deep" minutes=5
# ## La terminal y el commit
#
# Una [terminal](glossary:terminal) es una ventana donde le das órdenes a tu equipo **por escrito**. Ábrela con **Archivo → Nuevo →
# Terminal**, escribe `mlops-lessons progress` y pulsa Enter: te dirá cuánto llevas. Para cerrarla, `exit`.
#
# Sin botones, sí, y ahí está la gracia: una orden escrita se puede guardar, repetir y encadenar con otras. De eso vive el despliegue
# continuo.

# %% [markdown] lang="en" id="terminal" path="deep" minutes=5
# ## The terminal and the commit
#
# A [terminal](glossary:terminal) is a window in which you give your computer commands **in writing**. Open it with **File → New →
# Terminal**, type `mlops-lessons progress` and press Enter: it tells you how far you are. To close it, `exit`.
#
# No buttons, true, and that is the beauty of it: a written command can be kept, repeated and chained to others. Continuous deployment
# lives on that.

# %% [markdown] lang="es" id="commit"
# Un [commit](glossary:commit) es una foto de tus archivos a la que siempre puedes volver. La celda abre un repositorio de práctica (una
# carpeta cuya historia la lleva un programa, git) y guarda dos veces la regla de tu equipo: «tarde es 15 minutos o más». La segunda vez,
# a alguien se le fue un cero.

# %% [markdown] lang="en" id="commit"
# A [commit](glossary:commit) is a picture of your files that you can always go back to. The cell opens a practice repository (a folder
# whose history is kept by a program, git) and saves your team's rule twice: “late is 15 minutes or more”. The second time somebody's
# finger slipped on the zero.

# %% id="demo-commit"
from mlops_lessons.start_here import commits

repo = commits.PracticeRepository()
repo.save("rule.txt", "late = 15")
repo.save("rule.txt", "late = 150")
commits.show(repo)

# %% [markdown] lang="es" id="commit-undo"
# Las líneas con `$` son lo que escribirías; las últimas, el historial, de lo más nuevo a lo más viejo. Con la regla del cero de más casi
# ningún vuelo llega «tarde», y nadie se queja: los errores callados son los peores.
#
# ¿Cómo lo deshaces si el resto del equipo ya la vio: **borras** el commit malo, o **añades** algo? Apuesta y ejecuta.

# %% [markdown] lang="en" id="commit-undo"
# The lines with `$` are what you would type; the last ones are the history, from newest to oldest. With that extra zero hardly any
# flight is “late”, and nobody complains: silent errors are the worst.
#
# How do you undo it when the rest of the team has already seen it: do you **delete** the bad commit, or **add** something? Bet, and run.

# %% id="demo-commit-undo"
repo.undo()
commits.show(repo)
repo.read("rule.txt")

# %% [markdown] lang="es" id="commit-codes"
# Nada se borró: hay **un commit más**, que hace lo contrario del malo. La regla vuelve a ser la buena y el error queda a la vista de
# quien pregunte qué pasó.
#
# Y una sorpresa: compara los códigos de la izquierda con los de otra persona. **Son los mismos.** Git no los sortea: los calcula a partir
# del contenido, el autor, la fecha y el commit anterior, y aquí todo eso es igual. Cambia `150` por `151`, ejecuta las dos celdas y mira
# qué códigos cambian. ¿Por qué el primero no?

# %% [markdown] lang="en" id="commit-codes"
# Nothing was deleted: there is **one more commit**, which does the opposite of the bad one. The rule is the good one again, and the
# error stays in sight of whoever asks what happened.
#
# And a surprise: compare the codes on the left with someone else's. **They are the same.** Git does not draw them by lot: it works them
# out from the contents, the author, the date and the commit before, and here all of that is equal. Change `150` to `151`, run both cells
# and see which codes change. Why not the first one?

# %% [markdown] lang="es" id="setup-check" path="deep" minutes=1
# ## ¿Está todo en su sitio?
#
# Cuatro cosas que el curso le pide a tu equipo. Si falta alguna, la tabla dice cómo conseguirla.

# %% [markdown] lang="en" id="setup-check" path="deep" minutes=1
# ## Is everything in its place?
#
# Four things that the course asks of your computer. If one is missing, the table says how to get it.

# %% id="demo-setup-check"
from mlops_lessons.start_here import setup_check

setup_check.show()

# %% [markdown] lang="es" id="checks" path="deep" minutes=9
# ## Equivocarse aquí sale gratis
#
# Cada ejercicio son dos celdas: en una escribes, en lugar de los tres puntos; la otra **revisa** y te dice qué salió bien o **qué
# exactamente** salió mal. Puedes revisar mil veces.
#
# ¿No sale? Borra el `#` que hay delante de `lesson.hint(…)` y ejecuta: hay al menos tres pistas, de una simple pregunta a casi el
# código. Tras un intento también puedes ver la solución, y eso no es hacer trampa: es leer código.

# %% [markdown] lang="en" id="checks" path="deep" minutes=9
# ## Being wrong costs nothing here
#
# Every exercise is two cells: in one you write, in place of the three dots; the other one **checks**, and says what went well or
# **exactly what** went wrong. You may check a thousand times.
#
# Stuck? Delete the `#` in front of `lesson.hint(…)` and run: there are at least three hints, from a plain question to nearly the code.
# After one attempt you can see the solution too, which is not cheating: it is reading code.

# %% [markdown] lang="es" id="ex-share-of-day-text"
# ### Ejercicio: `share_of_day`
#
# El servicio de predicciones estuvo caído **36 minutos** hoy. ¿Qué parte del día es eso? Una *parte* va de 0 a 1.
#
# Una petición rara: **primero falla a propósito.** Escribe `2.5`, revisa y lee lo que te dice. Después hazlo bien.

# %% [markdown] lang="en" id="ex-share-of-day-text"
# ### Exercise: `share_of_day`
#
# The prediction service was down for **36 minutes** today. What share of the day is that? A *share* lies between 0 and 1.
#
# An odd request: **get it wrong on purpose first.** Write `2.5`, check, and read what it says. Then do it right.

# %% id="ex-share-of-day" tags=["exercise"]
share_of_day = ...

# %% id="check-share-of-day" tags=["check"]
lesson.check("share_of_day", share_of_day)
# lesson.hint("share_of_day")
# lesson.solution("share_of_day")

# %% [markdown] lang="es" id="ex-late-share-text"
# ### Ejercicio: `late_share`
#
# Ahora una función. Recibe los retrasos de un día, en minutos, y devuelve **qué parte de los vuelos que llegaron, llegó tarde** (15
# minutos o más). Un vuelo cancelado viene como `None`: no llegó, así que no cuenta. Siempre hay al menos uno que llegó.
#
# Ejemplo: `late_share([3, 15, 48, None, 14])` es `0.5`. ¿Ves por qué, de cinco vuelos, sale la mitad?

# %% [markdown] lang="en" id="ex-late-share-text"
# ### Exercise: `late_share`
#
# Now a function. It takes the delays of one day, in minutes, and returns **what share of the flights that arrived was late** (15
# minutes or more). A cancelled flight comes as `None`: it did not arrive, so it does not count. There is always at least one that did.
#
# Example: `late_share([3, 15, 48, None, 14])` is `0.5`. Do you see why five flights give one half?


# %% id="ex-late-share" tags=["exercise"]
def late_share(delays):
    return ...


# %% id="check-late-share" tags=["check"]
lesson.check("late_share", late_share)
# lesson.hint("late_share")
# lesson.solution("late_share")

# %% [markdown] lang="es" id="ex-stuck-cell-text"
# ### Ejercicio: `stuck_cell`
#
# No todo se calcula; a veces se decide. Llevas una hora preparando datos, que están en la memoria del kernel. Ejecutas una celda que
# debía tardar un segundo y van dos minutos con `[*]`. **¿Qué haces primero?** Escribe el nombre de tu opción, entre comillas.

# %% [markdown] lang="en" id="ex-stuck-cell-text"
# ### Exercise: `stuck_cell`
#
# Not everything is worked out; some things are decided. You have spent an hour preparing data, which is in the kernel's memory. You
# run a cell that should take a second, and it has shown `[*]` for two minutes. **What do you do first?** Write the name of your choice,
# in quotation marks.

# %% id="choices-stuck-cell"
lesson.choices("stuck_cell")

# %% id="ex-stuck-cell" tags=["exercise"]
stuck_cell = ...

# %% id="check-stuck-cell" tags=["check"]
lesson.check("stuck_cell", stuck_cell)
# lesson.hint("stuck_cell")
# lesson.solution("stuck_cell")

# %% [markdown] lang="es" id="recap" covers=["A3"] path="core" minutes=5
# ## Juego de repaso: ensambles
#
# La clase pasada fue de [ensambles](glossary:ensemble): bagging, bosques, boosting, stacking. Sin mirar apuntes, seis preguntas:
# ¿cuánto queda?
#
# Fallar ahora tiene premio: lo que intentas recordar y luego corriges se te queda mejor.

# %% [markdown] lang="en" id="recap" covers=["A3"] path="core" minutes=5
# ## Recap game: ensembles
#
# Last class was about [ensembles](glossary:ensemble): bagging, forests, boosting, stacking. Without a look at your notes, six
# questions: how much is left?
#
# A wrong answer now pays off: what you try to recall and then correct stays with you better.

# %% id="quiz-recap"
lesson.quiz("recap")

# %% [markdown] lang="es" id="recap-close"
# Hasta aquí, en clase. La historia sigue en la lección 01, Computación en la nube: ahí vivirá tu modelo.

# %% [markdown] lang="en" id="recap-close"
# That is as far as the class goes here. The story continues in lesson 01, Cloud computing: there your model will live.

# %% [markdown] lang="es" id="jury" path="deep" minutes=3
# ## Tres jueces mediocres
#
# Tres jueces deciden si un vuelo llegará tarde. Cada uno acierta 70 de cada 100 veces, y se equivocan **por separado**. Deciden por
# mayoría. ¿El jurado acierta menos que un juez, lo mismo, o más? Apuesta antes de la cuenta.

# %% [markdown] lang="en" id="jury" path="deep" minutes=3
# ## Three mediocre judges
#
# Three judges decide whether a flight will be late. Each is right 70 times in 100, and they err **independently**. The majority decides.
# Is the jury right less often than one judge, as often, or more? Place a bet before the sum.

# %% id="demo-jury"
right = 0.7
all_three = right**3
exactly_two = 3 * right**2 * (1 - right)
round(all_three + exactly_two, 3)

# %% [markdown] lang="es" id="jury-more"
# Más que cualquiera de ellos: o aciertan los tres, o aciertan dos y falla uno, que puede ser cualquiera de los tres. Sigue apostando:
# ¿y con 25 jueces igual de mediocres? ¿Y si cada uno acierta solo 40 de cada 100?

# %% [markdown] lang="en" id="jury-more"
# More than any of them: either all three are right, or two are, and the one who is not may be any of the three. Keep betting: and with
# 25 judges just as mediocre? And if each is right only 40 times in 100?

# %% id="demo-jury-more"
from mlops_lessons.start_here import ensembles

for right in (0.7, 0.4):
    print(right, [round(ensembles.majority_right(judges, right), 2) for judges in (1, 3, 25)])

# %% [markdown] lang="es" id="jury-read"
# Cada línea va de uno a tres a veinticinco jueces. Si son mejores que una moneda, cuantos más sean, menos falla el grupo; si son
# peores, cuantos más, **peor**: la multitud no es sabia por ser multitud.
#
# La letra pequeña: todo esto exige que se equivoquen por separado. Veinticinco copias del mismo juez valen uno. Un
# [bosque aleatorio](glossary:random-forest) es justo eso, la búsqueda de jueces que no se copien.

# %% [markdown] lang="en" id="jury-read"
# Each line goes from one judge to three to twenty-five. If they are better than a coin, the more they are the less the group errs; if
# they are worse, the more the **worse**: a crowd is not wise for being a crowd.
#
# The small print: all of this asks that they err independently. Twenty-five copies of one judge are worth one. A
# [random forest](glossary:random-forest) is just that, the search for judges who do not copy each other.

# %% [markdown] lang="es" id="forest" path="deep" minutes=4
# ## Un árbol contra un bosque
#
# Inventamos vuelos para conocer la verdad, y entrenamos veinte veces, cada vez con una muestra nueva: la
# [línea base](glossary:baseline) (decir siempre el promedio), un árbol profundo y un bosque.
#
# Apuesta: ¿cuál de los tres queda **más lejos** de la verdad?

# %% [markdown] lang="en" id="forest" path="deep" minutes=4
# ## One tree against a forest
#
# We invent flights, so that we know the truth, and train three models twenty times, each time on a fresh sample: the
# [baseline](glossary:baseline) (always say the mean), one deep tree and a forest.
#
# Place a bet: which of the three ends up **farthest** from the truth?

# %% id="demo-spread"
trials = ensembles.repeat_training(samples=20, rows=150, trees=30, seed=51)
plots.spread_table(trials)

# %% [markdown] lang="es" id="forest-read"
# Sorpresa: un solo árbol queda **peor que no pensar**. Y no porque apunte mal: en promedio apunta casi bien. Es que cambia de opinión
# con cada muestra; eso es la [varianza](glossary:variance). El promedio es su contrario: no duda jamás y se equivoca siempre igual; eso
# es el [sesgo](glossary:bias). El bosque apunta como el árbol y duda mucho menos.

# %% [markdown] lang="en" id="forest-read"
# The lone tree does **worse than not thinking**. And not because its aim is bad: on average its aim is nearly good. It changes its mind
# with every sample; that is [variance](glossary:variance). The mean is its opposite: it never hesitates and is always wrong in the same
# way; that is [bias](glossary:bias). The forest aims like the tree and hesitates far less.

# %% id="fig-tree-forest" tags=["figure"]
plots.tree_against_forest(trials)

# %% [markdown] lang="es" id="forest-try"
# Cada línea gris es un entrenamiento. Ahora juega: en la celda de antes de la tabla escribe `trees=1` en lugar de `trees=30`, luego `5`,
# luego `200`, y ejecuta cada vez las dos celdas. ¿En qué momento añadir árboles deja de servir? ¿Y por qué un bosque de **un** árbol no
# da lo mismo que el árbol? (Pista: [bootstrap](glossary:bootstrap), y columnas al azar.)

# %% [markdown] lang="en" id="forest-try"
# Each grey line is one training. Now play: in the cell before the table write `trees=1` in place of `trees=30`, then `5`, then `200`,
# and run both cells each time. When do more trees stop helping? And why does a forest of **one** tree not equal the tree? (Hint:
# [bootstrap](glossary:bootstrap), and columns by lot.)

# %% [markdown] lang="es" id="boosting" path="deep" minutes=4
# ## Boosting: un paso a la vez
#
# Un bosque pregunta a muchos al mismo tiempo. El [boosting](glossary:boosting) pregunta a uno, mira cuánto faltó y le pide al siguiente
# **solo lo que falta**. Y no le cree del todo: avanza una parte, la [tasa de aprendizaje](glossary:learning-rate).
#
# ### Ejercicio: `boosting_step`
# El retraso fue de 30 minutos y tu modelo decía 10. Supón que el árbol nuevo acierta justo lo que falta. Devuelve la **nueva** predicción
# tras avanzar una parte `rate` de ese camino. Ejemplo: `boosting_step(30, 10, 0.1)` es `12.0`.

# %% [markdown] lang="en" id="boosting" path="deep" minutes=4
# ## Boosting: one step at a time
#
# A forest asks many at the same time. [Boosting](glossary:boosting) asks one, sees how much was missing, and asks the next for **only
# what is missing**. And it does not quite believe it: it goes a part of the way, the [learning rate](glossary:learning-rate).
#
# ### Exercise: `boosting_step`
# The delay was 30 minutes and your model said 10. Suppose that the new tree gets exactly what is missing. Return the **new** prediction
# after going the part `rate` of that way. Example: `boosting_step(30, 10, 0.1)` is `12.0`.


# %% id="ex-boosting-step" tags=["exercise"]
def boosting_step(truth, prediction, rate):
    return ...


# %% id="check-boosting-step" tags=["check"]
lesson.check("boosting_step", boosting_step)
# lesson.hint("boosting_step")
# lesson.solution("boosting_step")

# %% [markdown] lang="es" id="boosting-ask"
# Con tasa 0.1, cada paso deja por delante nueve décimas de lo que faltaba. ¿Cuántos pasos hacen falta para recorrer **la mitad** del
# camino? Quien dice cinco piensa en sumas; aquí se multiplica.

# %% [markdown] lang="en" id="boosting-ask"
# At a rate of 0.1 each step leaves nine tenths of what was missing still ahead. How many steps does it take to go **half** of the way?
# Whoever says five is thinking in sums; here one multiplies.

# %% id="demo-half-way"
left, steps = 1.0, 0
while left > 0.5:
    left, steps = left * 0.9, steps + 1
steps

# %% [markdown] lang="es" id="boosting-read"
# Con `0.9` cada paso avanza poco. Cambia ese número por `0.99` (una tasa de 0.01) y vuelve a contar: por eso la tasa y el número de
# árboles se eligen **juntos**, y por eso el boosting, al revés que el bosque, sí puede pasarse de largo y aprender el ruido.

# %% [markdown] lang="en" id="boosting-read"
# With `0.9` each step covers little. Change that number to `0.99` (a rate of 0.01) and count again: that is why rate and number of
# trees are chosen **together**, and why boosting, unlike the forest, can go too far and learn the noise.

# %% [markdown] lang="es" id="recap-more" covers=["A3"] path="deep" minutes=6
# ## Juego de repaso: segunda ronda
#
# Ahora que jugaste con jueces, árboles y boosting, nueve preguntas más, con algo más de cuenta que las de la primera ronda.

# %% [markdown] lang="en" id="recap-more" covers=["A3"] path="deep" minutes=6
# ## Recap game: second round
#
# Now that you have played with judges, trees and boosting, nine more questions, with a little more to work out than in the first round.

# %% id="quiz-recap-more"
lesson.quiz("recap-more")

# %% [markdown] lang="es" id="before-after" path="deep" minutes=1
# ## De dónde vienes y adónde vas
#
# | clase | pregunta que contesta |
# |---|---|
# | 50, ensambles | ¿cómo consigo un buen modelo? |
# | **51, desplegar (hoy)** | **¿cómo consigo que se use, que aguante y que siga siendo bueno?** |
# | 52, introducción al aprendizaje profundo | ¿y si el modelo es una red: perceptrón, multicapa (MLP), convolucional (CNN), recurrente (RNN)? |
#
# Fíjate en el orden: la semana que viene cambia el modelo, y **nada** de lo que aprendas hoy sobre desplegarlo.

# %% [markdown] lang="en" id="before-after" path="deep" minutes=1
# ## Where you come from and where you are going
#
# | class | the question it answers |
# |---|---|
# | 50, ensembles | how do I get a good model? |
# | **51, deploying (today)** | **how do I get it used, keep it standing, and keep it good?** |
# | 52, introduction to deep learning | and if the model is a network: perceptron, multilayer (MLP), convolutional (CNN), recurrent (RNN)? |
#
# Mind the order: next week the model changes, and **nothing** of what you learn today about deploying it does.

# %% [markdown] lang="es" id="talk" path="deep" minutes=2
# ## Para pensar y para preguntar
#
# Lo que escribas se guarda contigo. Si la clase es en grupo, léele tu respuesta a alguien: casi siempre la otra persona pensó en una
# falla distinta. Empieza por el número que guardaste ante el mapa.

# %% [markdown] lang="en" id="talk" path="deep" minutes=2
# ## To think about and to ask
#
# What you write is kept with you. In a class, read your reply to someone: nearly always the other person thought of a different way to
# fail. Begin with the number that you kept at the map.

# %% id="think-map"
lesson.think("map-count")

# %% id="think-silent"
lesson.think("silent-failure")

# %% [markdown] lang="es" id="talk-ask"
# ¿Te quedó una duda? Escríbela ahora, mientras la tienes: llega a quien da la clase cuando entregas tu progreso.

# %% [markdown] lang="en" id="talk-ask"
# Is there a question left? Write it down now, while you have it: it reaches whoever teaches when you hand in your progress.

# %% id="demo-ask"
lesson.ask()

# %% [markdown] lang="es" id="quiz" path="deep" minutes=2
# ## Cuestionario
#
# Cinco preguntas sobre el taller donde vas a trabajar.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=2
# ## Quiz
#
# Five questions about the workshop in which you are going to work.

# %% id="quiz-start"
lesson.quiz("start")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# - Un cuaderno **muestra**; el kernel **recuerda**. Si dudas: reinicia y ejecuta todo.
# - Un commit es una foto a la que se vuelve; se deshace **añadiendo**, no borrando.
# - Tarde es 15 minutos o más, y un vuelo cancelado no llegó ni tarde ni a tiempo.
# - Promediar modelos distintos baja la varianza; encadenarlos con boosting baja el sesgo.
# - Un modelo se compara con la línea base antes que con otro modelo.
#
# Y esto es lo tuyo: lo que te salió, lo que no, y adónde volver.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# - A notebook **shows**; the kernel **remembers**. When in doubt: restart and run everything.
# - A commit is a picture to go back to; one undoes by **adding**, not by deleting.
# - Late is 15 minutes or more, and a cancelled flight arrived neither late nor on time.
# - Averaging models that differ lowers the variance; chaining them by boosting lowers the bias.
# - A model is compared with the baseline before it is compared with another model.
#
# And this is yours: what went well, what did not, and where to go back.

# %% id="demo-summary"
lesson.summary()

# %% [markdown] lang="es" id="glossary" path="deep" minutes=0
# ## Glosario
#
# Las palabras de esta lección. Escribe en el buscador y quédate con la que necesitas.

# %% [markdown] lang="en" id="glossary" path="deep" minutes=0
# ## Glossary
#
# The words of this lesson. Type in the search box to find the one you need.

# %% id="demo-glossary"
lesson.glossary()

# %% [markdown] lang="es" id="reading" path="deep" minutes=0
# ## Para seguir leyendo
#
# Ensambles, en las fuentes:
#
# - Breiman, L. (1996). Bagging predictors. *Machine Learning*, 24(2), 123-140. [doi:10.1007/BF00058655](https://doi.org/10.1007/BF00058655)
# - Breiman, L. (2001). Random forests. *Machine Learning*, 45(1), 5-32. [doi:10.1023/A:1010933404324](https://doi.org/10.1023/A:1010933404324)
# - Freund, Y. y Schapire, R. E. (1997). A decision-theoretic generalization of on-line learning and an application to boosting. *Journal of
#   Computer and System Sciences*, 55(1), 119-139. [doi:10.1006/jcss.1997.1504](https://doi.org/10.1006/jcss.1997.1504)
# - Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine. *The Annals of Statistics*, 29(5), 1189-1232.
#   [doi:10.1214/aos/1013203451](https://doi.org/10.1214/aos/1013203451)
# - Wolpert, D. H. (1992). Stacked generalization. *Neural Networks*, 5(2), 241-259.
#   [doi:10.1016/S0893-6080(05)80023-1](https://doi.org/10.1016/S0893-6080%2805%2980023-1)

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# Ensembles, from the sources:
#
# - Breiman, L. (1996). Bagging predictors. *Machine Learning*, 24(2), 123-140. [doi:10.1007/BF00058655](https://doi.org/10.1007/BF00058655)
# - Breiman, L. (2001). Random forests. *Machine Learning*, 45(1), 5-32. [doi:10.1023/A:1010933404324](https://doi.org/10.1023/A:1010933404324)
# - Freund, Y. and Schapire, R. E. (1997). A decision-theoretic generalization of on-line learning and an application to boosting. *Journal
#   of Computer and System Sciences*, 55(1), 119-139. [doi:10.1006/jcss.1997.1504](https://doi.org/10.1006/jcss.1997.1504)
# - Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine. *The Annals of Statistics*, 29(5), 1189-1232.
#   [doi:10.1214/aos/1013203451](https://doi.org/10.1214/aos/1013203451)
# - Wolpert, D. H. (1992). Stacked generalization. *Neural Networks*, 5(2), 241-259.
#   [doi:10.1016/S0893-6080(05)80023-1](https://doi.org/10.1016/S0893-6080%2805%2980023-1)

# %% [markdown] lang="es" id="reading-more"
# Para entenderlas mejor y para trabajar bien:
#
# - Hastie, T., Tibshirani, R. y Friedman, J. (2009). *The Elements of Statistical Learning*, 2.ª ed., capítulos 8, 10 y 15. Springer.
#   La varianza de un promedio de árboles que se parecen es su ecuación 15.1. [doi:10.1007/978-0-387-84858-7](https://doi.org/10.1007/978-0-387-84858-7)
# - Geman, S., Bienenstock, E. y Doursat, R. (1992). Neural networks and the bias/variance dilemma. *Neural Computation*, 4(1), 1-58.
#   [doi:10.1162/neco.1992.4.1.1](https://doi.org/10.1162/neco.1992.4.1.1)
# - Pimentel, J. F., Murta, L., Braganholo, V. y Freire, J. (2019). A large-scale study about quality and reproducibility of Jupyter
#   notebooks. *16th International Conference on Mining Software Repositories*, 507-517.
#   [doi:10.1109/MSR.2019.00077](https://doi.org/10.1109/MSR.2019.00077)
# - Chacon, S. y Straub, B. (2014). *Pro Git*, 2.ª ed. Apress. Gratis y en español: [git-scm.com/book/es](https://git-scm.com/book/es/v2)
# - Wickham, H. *nycflights13*: los vuelos que salieron de Nueva York en 2013 (CC0). [nycflights13.tidyverse.org](https://nycflights13.tidyverse.org)

# %% [markdown] lang="en" id="reading-more"
# To understand them better, and to work well:
#
# - Hastie, T., Tibshirani, R. and Friedman, J. (2009). *The Elements of Statistical Learning*, 2nd ed., chapters 8, 10 and 15. Springer.
#   The variance of a mean of trees that resemble each other is its equation 15.1. [doi:10.1007/978-0-387-84858-7](https://doi.org/10.1007/978-0-387-84858-7)
# - Geman, S., Bienenstock, E. and Doursat, R. (1992). Neural networks and the bias/variance dilemma. *Neural Computation*, 4(1), 1-58.
#   [doi:10.1162/neco.1992.4.1.1](https://doi.org/10.1162/neco.1992.4.1.1)
# - Pimentel, J. F., Murta, L., Braganholo, V. and Freire, J. (2019). A large-scale study about quality and reproducibility of Jupyter
#   notebooks. *16th International Conference on Mining Software Repositories*, 507-517.
#   [doi:10.1109/MSR.2019.00077](https://doi.org/10.1109/MSR.2019.00077)
# - Chacon, S. and Straub, B. (2014). *Pro Git*, 2nd ed. Apress. Free: [git-scm.com/book](https://git-scm.com/book/en/v2)
# - Wickham, H. *nycflights13*: the flights that left New York in 2013 (CC0). [nycflights13.tidyverse.org](https://nycflights13.tidyverse.org)
