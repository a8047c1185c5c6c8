# %% [markdown] lang="es" id="title"
# # MLOps: diseño
#
# Cada tarde, el turno de la mesa de vuelos llama a los pasajeros de 40 vuelos de mañana y les ofrece otro asiento. ¿De qué vuelos? Un modelo
# podría hacer la lista. Antes, el equipo llena nueve casillas: **el lienzo del modelo de vuelos tarde**. Al final decides: ¿se hace?
#
# En clase:
#
# - dirás qué es MLOps y sus tres fases;
# - distinguirás un requisito que se puede probar;
# - fijarás el momento de la predicción.
#
# A tu ritmo:
#
# - llenarás el lienzo;
# - atraparás dos fugas de datos;
# - decidirás con números qué proyectos siguen.
#
# **En clase:** 5 minutos. **A tu ritmo:** una hora y cuarenta minutos, con los ejercicios. **Antes:** las lecciones `05` y `06`.

# %% [markdown] lang="en" id="title"
# # MLOps: design
#
# Each evening, the shift at the flight desk calls the passengers of 40 of tomorrow's flights to offer another seat. Which flights? A model
# could make the list. First the team fills in nine boxes: **the canvas of the late-flight model**. In the end you decide: do you build it?
#
# In class you will:
#
# - say what MLOps is and name its three phases;
# - tell which requirements you can test;
# - fix when to predict.
#
# At your own pace you will:
#
# - fill in the canvas;
# - catch two data leaks;
# - decide with numbers which projects go on.
#
# **In class:** 5 minutes. **At your own pace:** an hour and forty minutes, exercises included. **Before:** lessons `05` and `06`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson
from mlops_lessons.mlops_design.design_canvas import desk_canvas

lesson = open_lesson("mlops_design")
canvas = desk_canvas()
canvas.show()

# %% [markdown] lang="es" id="warm-up" path="deep" minutes=2
# ## Calentamiento
#
# Dos minutos con lo que se te escapó la última vez, lo más viejo primero. Si no fallaste nada, te tocan dos preguntas de la lección
# anterior.

# %% [markdown] lang="en" id="warm-up" path="deep" minutes=2
# ## Warm-up
#
# Two minutes with what you missed last time, oldest first. If you missed nothing, you get two questions of the lesson before.

# %% id="demo-warm-up"
lesson.warm_up()

# %% [markdown] lang="es" id="definition" covers=["mlops.definition"] path="core" minutes=1
# ## ¿Cuánto del trabajo es entrenar?
#
# El modelo de la lección `05` contesta en producción; lo sostienen cuatro mil líneas de código. Apuesta: de cada 100, ¿cuántas lo
# **entrenan**, 2 o 20?

# %% [markdown] lang="en" id="definition" covers=["mlops.definition"] path="core" minutes=1
# ## How much of the work is training?
#
# The model of lesson `05` answers in production, kept there by four thousand lines of code. Place a bet: of each 100, how many **train** it,
# 2 or 20?

# %% id="fig-code" tags=["figure"]
from mlops_lessons.mlops_design import plots

plots.code_by_part()

# %% [markdown] lang="es" id="definition-read"
# Lo demás lo prueba, lo lleva, lo sirve y lo vigila. Eso es **[MLOps](glossary:mlops)**: aprendizaje automático más DevOps, las prácticas
# que ponen un modelo en producción y lo mantienen ahí, de forma confiable y sin derroche.

# %% [markdown] lang="en" id="definition-read"
# The rest tests it, ships it, serves it and watches it. That is **[MLOps](glossary:mlops)**: machine learning plus DevOps, the practices that
# put a model into production and keep it there, reliably and efficiently.

# %% [markdown] lang="es" id="phases" covers=["mlops.phases"] path="core" minutes=1
# ## ¿Hasta dónde hay que regresar?
#
# Un proyecto pasa por [tres fases](glossary:mlops-phases): diseño, experimentación y operaciones. Después:
#
# - el turno termina ahora a las 15:00;
# - hay un mes más de datos;
# - llega una aerolínea sin historia;
# - nadie abre la lista;
# - «tarde» será desde 30 minutos.
#
# Apuesta: ¿cuántas te hacen regresar hasta el **diseño**, una o tres?

# %% [markdown] lang="en" id="phases" covers=["mlops.phases"] path="core" minutes=1
# ## How far back do you go?
#
# A project has [three phases](glossary:mlops-phases): design, experimentation and operations. Then:
#
# - the shift now ends at 15:00;
# - there is one more month of data;
# - an airline without a history arrives;
# - nobody opens the list;
# - “late” will mean 30 minutes.
#
# Place a bet: how many of these send you back to **design**, one or three?

# %% id="fig-phases" tags=["figure"]
plots.phases_of_events()

# %% [markdown] lang="es" id="phases-read"
# En el diseño corriges una hoja; más tarde, un sistema. Por eso primero se llena el [lienzo](glossary:design-canvas).

# %% [markdown] lang="en" id="phases-read"
# In design you correct a sheet; later, a system. So you fill in the [canvas](glossary:design-canvas) first.

# %% [markdown] lang="es" id="req" covers=["mlops.design"] path="core" minutes=1
# ## «Que acierte casi siempre»
#
# Eso pide la jefa de operaciones. Un colega entrega su modelo en una línea: `return "on time"`. Nunca avisa a nadie.
#
# Apuesta un número: ¿en cuántos de cada 100 vuelos acierta?

# %% [markdown] lang="en" id="req" covers=["mlops.design"] path="core" minutes=1
# ## “It must be right most of the time”
#
# So says the head of operations. A colleague hands in one line: `return "on time"`. It never warns anyone.
#
# Bet a number: of 100 flights, how many does it get right?

# %% id="fig-right" tags=["figure"]
plots.right_by_month()

# %% [markdown] lang="es" id="req-read"
# La línea cumple, y no sirve. Un requisito que se puede [probar](glossary:testable-requirement) lleva medida y límite: «con 40 llamadas
# alcanza al menos 7 % de los vuelos tarde».

# %% [markdown] lang="en" id="req-read"
# That line meets the requirement and helps nobody. A requirement that you can [test](glossary:testable-requirement) has a measure and a bound:
# “40 calls reach at least 7 % of the late flights”.

# %% [markdown] lang="es" id="process" covers=["mlops.process", "mlops.phases"] path="deep" minutes=3
# ## Fases, pasos y niveles
#
# Las fases dicen **dónde** está el proyecto. Dentro de cada una hay pasos, y juntos forman el [proceso](glossary:mlops-process):

# %% [markdown] lang="en" id="process" covers=["mlops.process", "mlops.phases"] path="deep" minutes=3
# ## Phases, steps and levels
#
# The phases say **where** the project is. Each one has its steps, and together they make the [process](glossary:mlops-process):

# %% id="demo-steps"
plots.show_steps()

# %% [markdown] lang="es" id="process-levels"
# A veces se llama a las fases «niveles de implementación», y eso confunde, porque los **[niveles de madurez](glossary:maturity-level)** son
# otra cosa: dicen **cuánto está automatizado**. Google cuenta tres. Nivel 0: se entrena y se entrega a mano. Nivel 1: la cadena que
# entrena corre sola, por ejemplo cuando hay datos nuevos. Nivel 2: también los cambios de esa cadena se prueban y despliegan solos.
#
# Una de estas filas sorprende. ¿Cuál, y por qué está bien?

# %% [markdown] lang="en" id="process-levels"
# Some people call the phases “levels of implementation”. That is confusing, because **[maturity levels](glossary:maturity-level)** are another
# thing: they say **how much is automated**. Google counts three. Level 0: you train and hand over by hand. Level 1: the pipeline that trains
# runs by itself, for instance when new data arrive. Level 2: changes of that pipeline are tested and deployed by themselves too.
#
# One of these rows is a surprise. Which one, and why is it right?

# %% id="demo-levels"
plots.show_teams()

# %% [markdown] lang="es" id="process-read"
# La segunda: despliega con cada push, como en la lección `05`, y sigue en el nivel 0. Lo que despliega sola es la aplicación; el modelo lo
# entrenó alguien a mano. Así está hoy el modelo de la mesa. La lección `10` lo sube de nivel.

# %% [markdown] lang="en" id="process-read"
# The second: it deploys on every push, as in lesson `05`, and it is still at level 0. What it deploys by itself is the application; somebody
# trained the model by hand. That is where the desk's model stands today. Lesson `10` takes it up a level.

# %% id="quiz-canvas-phases"
lesson.quiz("canvas-phases")

# %% [markdown] lang="es" id="user" covers=["mlops.design"] path="deep" minutes=4
# ## ¿Quién usa la predicción?
#
# La primera casilla vacía es el **usuario**: tres personas del turno de la tarde. En dos horas llaman a los pasajeros de
# 40 vuelos de mañana y les ofrecen otro asiento. Una tarde media se ve así:

# %% [markdown] lang="en" id="user" covers=["mlops.design"] path="deep" minutes=4
# ## Who uses the prediction?
#
# The first empty box is the **user**: three people on the evening shift. In two hours they call the passengers of 40 of tomorrow's flights and
# offer them another seat. This is an average evening:

# %% id="demo-evening"
from mlops_lessons.mlops_design import evening_calls

flights = evening_calls.judged_flights()
plots.show_evening(flights)

# %% [markdown] lang="es" id="user-bet"
# Sin ninguna ayuda, una llamada de cada cuatro o cinco acierta. Ahora ordena los vuelos con una tabla de enero a septiembre: la
# parte tarde de cada aerolínea a cada hora. No hay modelo.
#
# Dibuja en un papel dos curvas: llamadas por tarde (de 0 a 200) y vuelos tarde que alcanzan, **al azar** y **con la tabla**. ¿Con 40
# llamadas la tabla casi duplica al azar, o apenas le gana?

# %% [markdown] lang="en" id="user-bet"
# Without any help, one call in four or five finds a late flight. Now sort the flights by a table made from January to September: the late
# share of each airline at each hour. There is no model.
#
# Draw two curves on paper: calls an evening (0 to 200) and late flights reached, **at random** and **with the table**. With 40 calls, does
# the table nearly double what random calls reach, or does it barely beat them?

# %% id="fig-reach" tags=["figure"]
plots.calls_reach(flights)

# %% [markdown] lang="es" id="user-read"
# Las mismas dos horas de teléfono rinden más: eso es [productividad](glossary:productivity). Otro producto haría que una aplicación
# conteste al pasajero mientras escribe: eso es [interactividad](glossary:interactivity). Un buen diseño dice cuál de las dos sube, porque
# de ahí sale la unidad en que se mide todo lo demás. Aquí: **vuelos tarde alcanzados por tarde**. La casilla queda llena.

# %% [markdown] lang="en" id="user-read"
# The same two hours on the phone bring more: that is [productivity](glossary:productivity). Another product would have an app answer passengers
# while they type: that is [interactivity](glossary:interactivity). A good design says which of the two it raises, because the unit for all
# the rest follows from it. Here: **late flights reached per evening**. This fills the box.

# %% id="demo-fill-user"
canvas = canvas.fill("user", gain="productivity")
canvas.show("user")

# %% id="quiz-canvas-user"
lesson.quiz("canvas-user")

# %% [markdown] lang="es" id="user-turn" covers=["mlops.design"] path="deep" minutes=4
# ## Tu turno: cuenta en la unidad del usuario
#
# ### Ejercicio: `late_reached`
#
# De una tarde tienes dos listas del mismo largo: `late` (1 si el vuelo llegó tarde) y `chances` (la probabilidad que le dio la tabla). El
# turno llama a los `calls` vuelos **más probables**; si dos empatan, primero el que está antes en la lista. Devuelve a cuántos vuelos
# tarde llegaron las llamadas.
#
# Ejemplo: `late_reached([1, 0, 1, 0], [0.2, 0.1, 0.6, 0.4], 2)` es `1`: se llama al tercero (tarde) y al cuarto (puntual).

# %% [markdown] lang="en" id="user-turn" covers=["mlops.design"] path="deep" minutes=4
# ## Your turn: count in the user's unit
#
# ### Exercise: `late_reached`
#
# You have two lists of one evening, equally long: `late` (1 if the flight arrived late) and `chances` (the chance that the table gave it). The shift
# calls the `calls` **likeliest** flights; in a tie, the one earlier on the list goes first. Return how many late flights the calls reached.
#
# Example: `late_reached([1, 0, 1, 0], [0.2, 0.1, 0.6, 0.4], 2)` is `1`: the shift calls the third (late) and the fourth (punctual).


# %% id="ex-late-reached" tags=["exercise"]
def late_reached(late, chances, calls):
    return ...


# %% id="check-late-reached" tags=["check"]
lesson.check("late_reached", late_reached)
# lesson.hint("late_reached")
# lesson.solution("late_reached")

# %% [markdown] lang="es" id="rules" covers=["mlops.design"] path="deep" minutes=3
# ## Un requisito deja algo fuera
#
# «Acertar casi siempre» no dejaba fuera ni a la regla que calla. Prueba un requisito así: ¿qué reglas **inútiles** lo cumplen? Aquí compiten
# cuatro inútiles y una útil, con vuelos reales. «Llamadas que aciertan» son las que van a un vuelo que llegó tarde.
#
# Busca en la tabla: ¿hay una columna que por sí sola deje fuera a las cuatro inútiles?

# %% [markdown] lang="en" id="rules" covers=["mlops.design"] path="deep" minutes=3
# ## A requirement keeps something out
#
# “Right most of the time” did not even keep out the rule that says nothing. So test a requirement like this: which **useless** rules meet
# it? Here are four useless rules and a useful one, on real flights. “Calls that are right” go to a flight that arrived late.
#
# Look at the table: is there one column that keeps out all four useless rules by itself?

# %% id="demo-rules"
plots.show_rules()

# %% [markdown] lang="es" id="rules-read"
# Ninguna columna basta. Llamar a todos gana en vuelos alcanzados; hacer una sola llamada, en llamadas que aciertan. Hace falta un par:
# **cuánto trabajo** y **cuánto resultado**. Son dos tipos de requisito:
#
# - **[funcional](glossary:functional-requirement)**: qué hace el sistema. «La lista lleva a lo más 40 vuelos.»
# - **[no funcional](glossary:non-functional-requirement)**: qué tan bien, qué tan rápido, con qué seguridad. «Alcanza al menos 7 % de los
#   vuelos tarde»; «está lista a las 18:05».
#
# La mesa escribe los suyos, y el lienzo los guarda con su medida y su límite.

# %% [markdown] lang="en" id="rules-read"
# No column is enough. The rule that calls everyone wins by flights reached; the rule that makes a single call wins by calls that are right.
# You need a pair: **how much work** and **how much result**. They are two kinds of requirement:
#
# - **[functional](glossary:functional-requirement)**: what the system does. “The list holds at most 40 flights.”
# - **[non-functional](glossary:non-functional-requirement)**: how well, how fast, how safely. “It reaches at least 7 % of the late flights”;
#   “it is ready by 18:05”.
#
# The desk writes its own, and the canvas keeps them with their measures and bounds.

# %% id="demo-fill-requirements"
canvas = canvas.fill("requirements")
canvas.show("requirements")

# %% id="quiz-canvas-requirements"
lesson.quiz("canvas-requirements")

# %% [markdown] lang="es" id="meets-turn" covers=["mlops.design"] path="deep" minutes=4
# ## Tu turno: que lo revise una máquina
#
# ### Ejercicio: `meets`
#
# `requirement` es un diccionario con `measure` y un límite: `at_least` o `at_most`. `measured` dice lo que alguien midió. Devuelve `True`
# si el requisito se cumple, `False` si no, y `None` si **nadie lo midió**: la medida no está o vale `None`.
#
# Ejemplo: `meets({"measure": "calls", "at_most": 40}, {"calls": 12})` es `True`.

# %% [markdown] lang="en" id="meets-turn" covers=["mlops.design"] path="deep" minutes=4
# ## Your turn: let a machine check it
#
# ### Exercise: `meets`
#
# `requirement` is a dictionary with `measure` and one bound: `at_least` or `at_most`. `measured` says what somebody measured. Return `True` if
# the requirement is met, `False` if it is not, and `None` if **nobody measured it**: the measure is missing or is `None`.
#
# Example: `meets({"measure": "calls", "at_most": 40}, {"calls": 12})` is `True`.


# %% id="ex-meets" tags=["exercise"]
def meets(requirement, measured):
    return ...


# %% id="check-meets" tags=["check"]
lesson.check("meets", meets)
# lesson.hint("meets")
# lesson.solution("meets")

# %% [markdown] lang="es" id="file" covers=["mlops.design", "mlops.process"] path="deep" minutes=3
# ## Un lienzo que sabe decir que no
#
# Un lienzo en una pizarra acepta todo. Este es un archivo [TOML](https://toml.io/es/), y un programa lo lee con
# [pydantic](glossary:pydantic): cada casilla tiene sus campos y sus tipos. Así empieza:

# %% [markdown] lang="en" id="file" covers=["mlops.design", "mlops.process"] path="deep" minutes=3
# ## A canvas that can say no
#
# A canvas on a whiteboard accepts everything. This one is a [TOML](https://toml.io/en/) file, and a program reads it with
# [pydantic](glossary:pydantic): each box has its fields and their types. It begins like this:

# %% id="demo-toml"
print(canvas.toml().partition("[[")[0].strip())

# %% [markdown] lang="es" id="file-bet"
# Tres colegas proponen un cambio cada uno:
#
# 1. un requisito nuevo, «la lista es rápida», sin número;
# 2. en la casilla del momento, `at = "18 h"`;
# 3. en la decisión, `"stop"`: parar ya, con cinco casillas vacías.
#
# El lienzo rechaza dos. Apuesta: ¿cuál acepta?

# %% [markdown] lang="en" id="file-bet"
# Three colleagues propose one change each:
#
# 1. a new requirement, “the list is fast”, without a number;
# 2. in the box of the moment, `at = "18 h"`;
# 3. in the decision, `"stop"`: stop now, with five boxes still empty.
#
# The canvas refuses two. Place a bet: which one does it accept?

# %% id="demo-refuse"
fast = [{"kind": "non_functional", "says": "fast", "measure": "seconds"}]
for box, values in {
    "requirements": fast,
    "moment": {"at": "18 h", "days_before": 1},
    "decision": {"verdict": "stop"},
}.items():
    canvas.refuse(box, values)

# %% [markdown] lang="es" id="file-read"
# Parar se puede siempre, y cuanto antes, más barato. Para decir «seguir» o «piloto», en cambio, este lienzo pide las demás casillas llenas.
# También mira dos casillas a la vez: los datos contra el momento, y el umbral contra los costos. Lo verás en las secciones que siguen.
#
# Así el **[proceso](glossary:mlops-process)** de diseño (requisitos, necesidades, exploración, primeros experimentos) deja algo que se puede
# revisar en cada cambio, como el código.

# %% [markdown] lang="en" id="file-read"
# You can always stop, and the earlier, the cheaper. To say “go” or “pilot”, though, this canvas wants all other boxes filled. It also looks at
# two boxes at once: the data against the moment, and the threshold against the costs. You will see that in the sections below.
#
# So the **[process](glossary:mlops-process)** of design (requirements, needs, exploration, first experiments) leaves something that a machine can
# check at each change, as it checks code.

# %% [markdown] lang="es" id="own-turn" covers=["mlops.design", "mlops.process"] path="deep" minutes=5
# ## Tu turno: escribe los requisitos
#
# ### Ejercicio: `desk_requirements`
#
# El archivo de abajo dice lo que pidió la jefa, y la regla que nunca llama lo cumple. Cámbialo hasta que la lista útil (los 40 más probables
# de la tabla) cumpla **todos** tus requisitos y las cuatro reglas inútiles no. Escribe al menos uno de cada tipo. Medidas: `right`,
# `late_reached`, `warnings_right` (partes, de 0 a 1) y `calls`.
#
# Ejemplo de un límite: `at_most = 40`. Cuando lo tengas, cambia la última línea por estas dos, que escriben el archivo y dan su ruta:
#
# ```python
# size = where.write_text(rules)
# desk_requirements = where
# ```

# %% [markdown] lang="en" id="own-turn" covers=["mlops.design", "mlops.process"] path="deep" minutes=5
# ## Your turn: write the requirements
#
# ### Exercise: `desk_requirements`
#
# The file below says what the head asked for, and the rule that never calls meets it. Change it until the useful list (the table's 40
# likeliest) meets **all** your requirements and the four useless rules do not. Write at least one of each kind. Measures: `right`,
# `late_reached`, `warnings_right` (shares, 0 to 1) and `calls`.
#
# Example of a bound: `at_most = 40`. When you have it, replace the last line by these two, which write the file and give its path:
#
# ```python
# size = where.write_text(rules)
# desk_requirements = where
# ```

# %% id="ex-desk-requirements" tags=["exercise"] literal="a TOML file that the learner rewrites"
from pathlib import Path

rules = """
[[requirements]]
kind = "non_functional"
says = "It must be right most of the time."
measure = "right"
at_least = 0.5
"""
where = Path("desk_requirements.toml")
desk_requirements = ...

# %% id="check-desk-requirements" tags=["check"]
lesson.check("desk_requirements", desk_requirements)
# lesson.hint("desk_requirements")
# lesson.solution("desk_requirements")

# %% [markdown] lang="es" id="moment" covers=["mlops.design"] path="core" minutes=2
# ## Dos modelos llegan a la mesa. ¿Cuál pones en marcha?
#
# Dos colegas entrenaron con los vuelos de enero a septiembre y predicen los de octubre a diciembre. Los comparas con la
# [AUC](glossary:auc): tomas al azar un vuelo tarde y uno puntual; ¿con qué frecuencia le da el modelo más probabilidad al tarde? Una moneda
# saca 0.5.
#
# Elige uno **antes** de leer más abajo.

# %% [markdown] lang="en" id="moment" covers=["mlops.design"] path="core" minutes=2
# ## Two models reach the desk. Which one do you launch?
#
# Two colleagues trained on the flights of January to September and predict October to December. You compare them by the
# [AUC](glossary:auc): take a late flight and a punctual one at random; how often does the model give the late one the larger chance? A coin
# gets 0.5.
#
# Choose one **before** you read on.

# %% id="demo-two-models"
from mlops_lessons.mlops_design import data_plots, data_tables, first_model

data_tables.show_aucs(first_model.two_colleagues())

# %% [markdown] lang="es" id="moment-ask"
# Un salto así no se celebra: se pregunta. ¿Qué ve B que A no ve?

# %% [markdown] lang="en" id="moment-ask"
# A leap like that is no reason to celebrate but to ask. What does B see that A does not?

# %% id="demo-what-b-sees"
sorted(set(first_model.COLLEAGUES["b"]) - set(first_model.COLLEAGUES["a"]))

# %% [markdown] lang="es" id="moment-when"
# `dep_delay` es el retraso **al salir**. La mesa decide a las 18:00 de la víspera, y a esa hora nadie lo sabe: el modelo B solo
# funciona en el pasado. Eso es una [fuga de datos](glossary:data-leakage). Por eso el diseño fija primero el
# [momento de la predicción](glossary:prediction-moment).

# %% [markdown] lang="en" id="moment-when"
# `dep_delay` is the delay **at departure**. The desk decides at 18:00 the day before, and nobody knows it by then: model B only
# works in the past. That is a [data leak](glossary:data-leakage). So design first fixes the
# [moment of prediction](glossary:prediction-moment).

# %% id="fig-known-when" tags=["figure"]
data_plots.known_when(row=143390)

# %% id="box-moment"
canvas = canvas.fill("moment", at="18:00", days_before=1)
canvas.show("moment")

# %% id="quiz-data-moment"
lesson.quiz("data-moment")

# %% [markdown] lang="es" id="moment-close"
# Con el momento fijado sabes qué columnas valen. Eso es diseñar; la lección `08` empieza la segunda fase.

# %% [markdown] lang="en" id="moment-close"
# With the moment fixed, you know which columns you may use. That is design; lesson `08` starts the second phase.

# %% [markdown] lang="es" id="data-quality" covers=["mlops.data_quality"] path="deep" minutes=13
# ## Antes del modelo: ¿te fías de estos datos?
#
# Tres preguntas antes de cualquier modelo: **¿de dónde vienen?, ¿cómo están?, ¿sirven para *esta* pregunta?** Es la
# [calidad de los datos](glossary:data-quality).
#
# La primera: en 2013, cada aerolínea con al menos el 1 % de los ingresos nacionales de pasajeros
# ([desde 2018 basta el 0.5 %](https://content.govdelivery.com/accounts/USDOT/bulletins/1aed597)) informaba **ella misma**, cada mes, a la
# Oficina de Estadísticas de Transporte de Estados Unidos. Las pequeñas y los vuelos internacionales no están. «Tarde», 15 minutos o más, lo
# define esa oficina.
#
# Apuesta sobre la tercera: el 9 de febrero de 2013 Nueva York salía de una tormenta que había cerrado sus aeropuertos. Según los datos,
# ¿llegó tarde una parte mayor, menor o igual que en un día cualquiera?

# %% [markdown] lang="en" id="data-quality" covers=["mlops.data_quality"] path="deep" minutes=13
# ## Before the model: do you trust these data?
#
# Three questions before any model: **where do they come from? what state are they in? are they good enough for *this* question?** That is
# [data quality](glossary:data-quality).
#
# The first: in 2013 each airline with at least 1 % of domestic passenger revenues
# ([since 2018, 0.5 % is enough](https://content.govdelivery.com/accounts/USDOT/bulletins/1aed597)) reported its **own** flights every month
# to the United States Bureau of Transportation Statistics. Small airlines and international flights are not there. The bureau also defines
# “late”: 15 minutes or more.
#
# Bet on the third: on 9 February 2013 New York was coming out of a storm that had closed its airports. According to the data, was the
# share that arrived late larger, smaller or the same as on any other day?

# %% id="demo-storm"
from mlops_lessons.mlops_design import data_quality

days = data_quality.by_day()
data_tables.show_days(data_quality.by_day(["2013-02-08", "2013-02-09"]), days)

# %% [markdown] lang="es" id="data-quality-storm"
# Más de la mitad no voló, y de los que llegaron, una parte normal llegó tarde. Un vuelo cancelado no tiene retraso: **desaparece de la
# etiqueta**, la columna que el modelo aprende a predecir. Aquí está cada día del año:

# %% [markdown] lang="en" id="data-quality-storm"
# More than half did not fly, and of the flights that arrived, a normal share was late. A cancelled flight has no delay: it **drops out of
# the label**, the column that the model learns to predict. Here is each day of the year:

# %% id="fig-worst-days" tags=["figure"]
from mlops_lessons.i18n import topic_texts

say = topic_texts("mlops_design")
marked = {"2013-02-08": say("data.days.feb8"), "2013-02-09": say("data.days.feb9")}
data_plots.worst_days(days, marked)

# %% [markdown] lang="es" id="data-quality-report"
# Así que nuestra pregunta es «¿llegará tarde, *si llega*?», y quien use el modelo debe saberlo. Para el pasajero, un vuelo cancelado es
# peor que uno tarde.
#
# Ahora la segunda pregunta, ¿cómo están?, con un informe que se hace igual en cualquier tabla: ¿falta algo?, ¿se repite?, ¿es posible?,
# ¿se contradice?
#
# Léelo como si el modelo fuera tuyo: ¿qué línea te quitaría el sueño?

# %% [markdown] lang="en" id="data-quality-report"
# So our question is “will it be late, *if it arrives*?”, and the people who use the model must know that. For a passenger, a cancelled
# flight is worse than a late one.
#
# Now the second question: what state are they in? You can make this report for any table: is something missing? there twice? impossible?
# contradictory?
#
# Read it as if the model were yours: which line would keep you awake?

# %% id="demo-quality"
report = data_quality.quality_report()
data_tables.show_quality(report)

# %% [markdown] lang="es" id="data-quality-read"
# Un avión no puede salir antes de aterrizar, y ningún anemómetro del mundo ha medido tanto viento. Son pocas filas: se anotan, se
# le avisa a quien produce los datos, y el modelo no cambia.
#
# La línea que pesa es otra: a uno de cada seis vuelos le falta el avión. **Cuántos** faltan importa menos que **cuáles**.

# %% [markdown] lang="en" id="data-quality-read"
# A plane cannot leave before it has landed, and no anemometer in the world has ever measured so much wind. These are few rows: you note them
# and tell the people who produce the data, and the model does not change.
#
# Another line weighs more: one flight in six has no plane. **How many** are missing matters less than **which**.

# %% id="demo-planes"
data_tables.show_planes(data_quality.unknown_planes())

# %% [markdown] lang="es" id="data-quality-planes"
# Dos aerolíneas informan el número interno de su flota en lugar de la matrícula, [según la documentación](https://search.r-project.org/CRAN/refmans/nycflights13/html/planes.html), y el cruce con el registro falla. Si
# rellenas la edad del avión con el promedio, el modelo aprenderá aerolíneas creyendo que aprende aviones; si borras esas filas, te quedas
# casi sin dos aerolíneas. Ninguna de las dos cosas da error.

# %% [markdown] lang="en" id="data-quality-planes"
# Two airlines report their internal fleet number instead of the registration, [says the documentation](https://search.r-project.org/CRAN/refmans/nycflights13/html/planes.html), and the match with the registry
# fails. If you fill the plane's age with the average, the model will learn airlines while you think that it learns planes; if you drop
# those rows, you almost lose two airlines. Neither raises an error.

# %% id="box-data"
problems = sum(one.wrong > 0 for one in report)
canvas = canvas.fill("data", features=list(first_model.FEATURES_OF_05), problems=problems)
canvas.show("data")

# %% [markdown] lang="es" id="missing-turn"
# ### Ejercicio: `missing_share`
#
# `rows` es una lista de diccionarios. Devuelve un diccionario: para cada valor de la columna `by`, qué parte de sus filas **no tiene**
# `column`. No tenerla es que valga `None` o que ni siquiera esté. Un cero sí es un valor.
#
# Ejemplo: con `[{"carrier": "AA", "seats": None}, {"carrier": "AA", "seats": 150}]`, `"seats"` y `"carrier"`, la respuesta es
# `{"AA": 0.5}`.

# %% [markdown] lang="en" id="missing-turn"
# ### Exercise: `missing_share`
#
# `rows` is a list of dictionaries. Return a dictionary: for each value of the column `by`, the share of its rows that **lack**
# `column`. A row lacks it if the value is `None`, or if the key is not even there. A zero is a value.
#
# Example: with `[{"carrier": "AA", "seats": None}, {"carrier": "AA", "seats": 150}]`, `"seats"` and `"carrier"` the answer is
# `{"AA": 0.5}`.


# %% id="ex-missing-share" tags=["exercise"]
def missing_share(rows, column, by):
    return ...


# %% id="check-missing-share" tags=["check"]
lesson.check("missing_share", missing_share)
# lesson.hint("missing_share")
# lesson.solution("missing_share")

# %% id="quiz-data-quality"
lesson.quiz("data-quality")

# %% [markdown] lang="es" id="leaks" covers=["mlops.design"] path="deep" minutes=16
# ## La fuga que no se nota
#
# `dep_delay` se delató sola: nadie cree una AUC así. Ahora, una fuga más fina. El [modelo de la lección 05](glossary:model-contract) usa el
# clima de las 17:00 de la víspera. Alguien propone: «mejor el clima de la **hora de salida**, que es el que molesta al avión, y está en la
# misma tabla».
#
# Apuesta: ¿cuánto sube la AUC, 0.05 o 0.20? ¿Te habría parecido sospechoso?

# %% [markdown] lang="en" id="leaks" covers=["mlops.design"] path="deep" minutes=16
# ## The leak that goes unnoticed
#
# `dep_delay` gave itself away: nobody believes such an AUC. Now a subtler leak. The [model of lesson 05](glossary:model-contract) uses the
# weather at 17:00 the day before. Somebody proposes: “the weather at the **hour of departure** is better: that is what troubles the plane, and
# it is in the same table”.
#
# Place a bet: how much does the AUC rise, 0.05 or 0.20? Would you have found it suspicious?

# %% id="demo-leaks"
from mlops_lessons.flights import FORBIDDEN, evening_flights, with_forbidden

honest = first_model.FEATURES_OF_05
leaky = {
    "honest": honest,
    "departure_weather": (*honest, *(name for name in FORBIDDEN if name.startswith("departure_"))),
    "air_time": (*honest, "air_time"),
    "day_late_share": (*honest, "day_late_share"),
    "dep_delay": (*honest, "dep_delay"),
}
every_column = with_forbidden(evening_flights(honest), *FORBIDDEN)
aucs = first_model.auc_of(every_column, leaky)

# %% id="fig-leaks" tags=["figure"]
data_plots.leaks(aucs, honest="honest")

# %% [markdown] lang="es" id="leaks-read"
# Con el clima de la salida la AUC sube lo justo para que alguien lo celebre, y a las 18:00 **nadie lo ha observado**. ¿Y un pronóstico? Sería
# legítimo, pero entonces hay que entrenar con los pronósticos de entonces, con sus errores, y no con lo que pasó.
#
# El tiempo en el aire ayuda aunque no sea el retraso: solo se conoce al aterrizar. Y «los retrasos de todo ese día» mezclan vuelos
# posteriores, y hasta el propio vuelo. Un promedio así es una fuga fácil de cometer: se calcula sin mirar el reloj.

# %% [markdown] lang="en" id="leaks-read"
# The weather at departure raises the AUC just enough for somebody to celebrate, and at 18:00 **nobody has observed it**. What about a
# forecast? You may use one, but then you have to train on the forecasts of that time, errors included, and not on what happened.
#
# The time in the air helps although it is not the delay: you only know it at landing. And “the delays of that whole day” mix in later flights,
# even the flight itself. An average like that is an easy leak to make: you compute it without a look at the clock.

# %% [markdown] lang="es" id="leaks-register"
# ### Que no dependa de la memoria
#
# «No mires al futuro» no es una regla si nadie puede comprobarla. En el curso cada columna está en un registro, con su fuente y **desde
# cuándo se sabe**. La tabla de la víspera no entrega otras columnas, y el lienzo tampoco las acepta:

# %% [markdown] lang="en" id="leaks-register"
# ### Do not leave it to memory
#
# “Do not look into the future” is no rule if nobody can check it. In the course each column is in a register, with its source and **the
# moment from which it is known**. The evening table gives you no other column, and the canvas does not accept one either:

# %% id="demo-register"
from mlops_lessons.errors import LeakageError

try:
    evening_flights(["hour", "departure_visib"])
except LeakageError as refused:
    print(refused)

# %% id="box-refuse"
canvas.refuse("data", features=[*honest, "departure_visib"])

# %% [markdown] lang="es" id="leaks-shake"
# Un registro puede mentir. La prueba de verdad es otra, y te la puedes llevar a tu trabajo: **inventa otro futuro** y calcula todo de
# nuevo. Cambiamos cuanto ocurrió después de las 18:00 del 23 de julio (salidas, llegadas, clima) y miramos los vuelos del 24.
#
# ¿Qué columnas cambiarán?

# %% [markdown] lang="en" id="leaks-shake"
# A register may lie. The real test is a different one, and you can take it to work with you: **make up another future** and compute
# everything again. We change all that happened after 18:00 on 23 July (departures, arrivals, weather) and look at the flights of the 24th.
#
# Which columns will change?

# %% id="demo-shake"
from mlops_lessons.mlops_design import another_future

data_tables.show_changed(another_future.columns_that_change("2013-07-24"))

# %% [markdown] lang="es" id="shake-read"
# Solo las prohibidas y la respuesta. El curso ejecuta esta prueba sobre cada columna permitida, también en los días de cambio de hora. Una
# duda queda: los datos dicen qué avión voló, no cuál estaba previsto la víspera.

# %% [markdown] lang="en" id="shake-read"
# Only the forbidden ones and the answer. The course runs this test over every allowed column, also on the days when clocks change. One doubt
# is left: the data say which plane flew, not which one was planned the evening before.

# %% [markdown] lang="es" id="known-turn"
# ### Ejercicio: `known_in_time`
#
# `known_at` dice, por nombre de columna, en qué instante se conoce; `departure`, el instante de la salida programada. Todos son textos ISO
# con su zona, como `"2013-07-14T21:51:00+00:00"`. Devuelve la lista ordenada de los nombres que se conocen **a las 18:00 de Nueva York del
# día anterior a la salida**, o antes.
#
# Ojo: las 23:00 UTC pueden ser las 19:00 de Nueva York, y cuando allá son las 21:00, en UTC ya es mañana.
#
# Ejemplo: si `known_at` es `{"gate": "2013-07-15T19:00:00+00:00", "carrier": "2013-03-01T12:00:00+00:00"}` y la salida es
# `"2013-07-15T23:00:00+00:00"`, la respuesta es `["carrier"]`.

# %% [markdown] lang="en" id="known-turn"
# ### Exercise: `known_in_time`
#
# `known_at` gives for each column name the instant at which it becomes known; `departure` is the instant of the scheduled departure. All are
# ISO texts with their zone, such as `"2013-07-14T21:51:00+00:00"`. Return the sorted list of the names that are known **by 18:00 in New York
# on the day before the departure**.
#
# Careful: 23:00 UTC may be 19:00 in New York, and when it is 21:00 there, it is already tomorrow in UTC.
#
# Example: if `known_at` is `{"gate": "2013-07-15T19:00:00+00:00", "carrier": "2013-03-01T12:00:00+00:00"}` and the departure is
# `"2013-07-15T23:00:00+00:00"`, the answer is `["carrier"]`.


# %% id="ex-known-in-time" tags=["exercise"]
def known_in_time(known_at, departure):
    return ...


# %% id="check-known-in-time" tags=["check"]
lesson.check("known_in_time", known_in_time)
# lesson.hint("known_in_time")
# lesson.solution("known_in_time")

# %% [markdown] lang="es" id="landed-turn"
# ### Ejercicio: `late_share_known`
#
# Una columna honesta y útil: de los vuelos recientes, qué parte llegó tarde. `flights` es una lista de diccionarios con `left` y `landed`
# (instantes ISO, `None` si aún no ocurre) y `delay` (minutos al llegar, `None` si no llegó). Devuelve la parte que llegó 15 minutos tarde
# o más **entre los que ya habían aterrizado** en el instante `evening`. Si no había ninguno, `None`.
#
# Ejemplo: si uno aterrizó a tiempo antes de `evening` y otro aterriza tarde después, la respuesta es `0.0`.

# %% [markdown] lang="en" id="landed-turn"
# ### Exercise: `late_share_known`
#
# An honest and useful column: the share of recent flights that arrived late. `flights` is a list of dictionaries with `left` and `landed`
# (ISO instants, `None` if it has not happened yet) and `delay` (minutes at arrival, `None` if it did not arrive). **Among the flights that had
# landed** by the instant `evening`, return the share that arrived 15 minutes late or more. If none had landed, return `None`.
#
# Example: if one landed on time before `evening` and another lands late after it, the answer is `0.0`.


# %% id="ex-late-share-known" tags=["exercise"]
def late_share_known(flights, evening):
    return ...


# %% id="check-late-share-known" tags=["check"]
lesson.check("late_share_known", late_share_known)
# lesson.hint("late_share_known")
# lesson.solution("late_share_known")

# %% id="quiz-data-leaks"
lesson.quiz("data-leaks")

# %% [markdown] lang="es" id="costs" covers=["mlops.design"] path="deep" minutes=12
# ## ¿Desde qué probabilidad avisas?
#
# A un vuelo el modelo le da 0.31. ¿Avisas a los pasajeros? No es una pregunta de estadística sino de **costos**. Hay dos errores:
# la [falsa alarma](glossary:false-alarm) (avisaste y llegó puntual) y el [retraso sin aviso](glossary:missed-late). Digamos que la mesa
# les pone 1 y 3: un retraso sin aviso le cuesta el triple. Son números inventados; más abajo pondrás los tuyos.
#
# Apuesta: ¿cuál es el mejor [umbral](glossary:decision-threshold): 0.75, 0.5, 0.33 o 0.25?

# %% [markdown] lang="en" id="costs" covers=["mlops.design"] path="deep" minutes=12
# ## How likely must a delay be before you warn?
#
# The model gives a flight 0.31. Do you warn its passengers? That is not a question of statistics but of **costs**. There are two errors: the
# [false alarm](glossary:false-alarm) (you warned, and the flight was punctual) and the [missed delay](glossary:missed-late). Say that the desk
# puts them at 1 and 3: a missed delay costs three times as much. These figures are made up; further down you will enter your own.
#
# Place a bet: which is the best [threshold](glossary:decision-threshold): 0.75, 0.5, 0.33 or 0.25?

# %% [markdown] lang="es" id="costs-toy"
# A mano, con 100 vuelos, todos con probabilidad 0.31. Si avisas en todos, pagas las falsas alarmas; si callas, los retrasos:

# %% [markdown] lang="en" id="costs-toy"
# By hand, with 100 flights that all have a chance of 0.31. If you warn for all of them, you pay for the false alarms; if you keep quiet, for
# the delays:

# %% id="demo-toy-cost"
from mlops_lessons.course.tables import show_facts

late_ones = 31
show_facts(say, warn_all=(100 - late_ones) * 1, keep_quiet=late_ones * 3)

# %% [markdown] lang="es" id="costs-formula"
# Con 0.31 conviene avisar, aunque lo más probable sea que llegue puntual. Avisar y callar cuestan lo mismo donde
# $(1-p)\cdot c_{fa} = p\cdot c_{miss}$, es decir
#
# $$p = \frac{c_{fa}}{c_{fa} + c_{miss}}$$
#
# La fórmula no mira ni un dato. ¿Coincide con el mejor umbral en los vuelos reales de tres meses?

# %% [markdown] lang="en" id="costs-formula"
# At 0.31 it pays to warn, although the flight will more likely be punctual. Warning and keeping quiet cost the same where
# $(1-p)\cdot c_{fa} = p\cdot c_{miss}$, that is
#
# $$p = \frac{c_{fa}}{c_{fa} + c_{miss}}$$
#
# The formula looks at no data at all. Will it agree with the best threshold on three months of real flights?

# %% id="demo-first-model"
training, later = first_model.split(evening_flights(honest))
model = first_model.fit(training, honest)
chance, late = first_model.chances(model, later), later["late"].to_numpy()

# %% id="fig-costs" tags=["figure"]
data_plots.cost_curve(late, chance, false_alarm=1, missed=3)

# %% [markdown] lang="es" id="costs-board"
# Pon los costos de **tu** mesa. ¿Con qué costos deja de valer la pena el modelo, porque avisar siempre (o nunca) sale igual de barato?

# %% [markdown] lang="en" id="costs-board"
# Enter the costs of **your** desk. At which costs is the model no longer worth it, because to warn always (or never) is just as cheap?

# %% id="widget-costs"
data_tables.show_cost_board(late, chance, false_alarm=1, missed=3)

# %% [markdown] lang="es" id="costs-condition"
# La fórmula pide algo a cambio: que las probabilidades sean **de fiar** (de los vuelos con 0.3, tres de cada diez llegan tarde). En conjunto
# lo son. ¿También mes a mes?

# %% [markdown] lang="en" id="costs-condition"
# The formula asks for something in return: chances that you can **trust** (of the flights with 0.3, three in ten are late). Taken together,
# you can. Month by month too?

# %% id="fig-months" tags=["figure"]
data_plots.chances_by_month(later, chance)

# %% id="fig-december" tags=["figure"]
december = (later["month"] == 12).to_numpy()
data_plots.cost_curve(late[december], chance[december], false_alarm=1, missed=3)

# %% [markdown] lang="es" id="costs-december"
# En diciembre el umbral de la fórmula sale caro: el modelo aprendió de enero a septiembre y espera menos retrasos de los que hubo.
# Ninguna cuenta de costos arregla eso; lo vigilan las lecciones `08` y `09`.

# %% [markdown] lang="en" id="costs-december"
# In December the formula's threshold is expensive: the model learned from January to September and expects fewer delays than there were.
# No arithmetic of costs repairs that; lessons `08` and `09` keep an eye on it.

# %% id="box-errors"
canvas = canvas.fill("errors", false_alarm=1.0, missed=3.0, threshold=0.25)
canvas.show("errors")

# %% [markdown] lang="es" id="announce-turn"
# ### Ejercicio: `announce_from`
#
# Avisar no borra el retraso. Devuelve el umbral cuando hay **tres** costos: `false_alarm`, `missed` y `announced`, lo que cuesta un vuelo
# tarde aunque se haya avisado. Si el aviso no ahorra nada, devuelve `1.0`.
#
# Ejemplo: `announce_from(1, 3, 0)` es `0.25`, y `announce_from(1, 4, 1)` también.

# %% [markdown] lang="en" id="announce-turn"
# ### Exercise: `announce_from`
#
# A warning does not undo the delay. Return the threshold when there are **three** costs: `false_alarm`, `missed` and `announced`, what a late
# flight costs even after a warning. If the warning saves nothing, return `1.0`.
#
# Example: `announce_from(1, 3, 0)` is `0.25`, and so is `announce_from(1, 4, 1)`.


# %% id="ex-announce-from" tags=["exercise"]
def announce_from(false_alarm, missed, announced):
    return ...


# %% id="check-announce-from" tags=["check"]
lesson.check("announce_from", announce_from)
# lesson.hint("announce_from")
# lesson.solution("announce_from")

# %% id="quiz-data-costs"
lesson.quiz("data-costs")

# %% [markdown] lang="es" id="baseline" covers=["mlops.design"] path="deep" minutes=4
# ## ¿Y si bastara una tabla?
#
# Antes de pagar por un modelo, pregunta qué logra la [línea base](glossary:baseline): algo que cabe en una hoja de cálculo. Aquí van tres:
# siempre la misma probabilidad; la media de esa hora; la media de esa aerolínea a esa hora. Todas salen de los vuelos de enero a septiembre.
#
# ¿Cuánta ventaja les saca el modelo?

# %% [markdown] lang="en" id="baseline" covers=["mlops.design"] path="deep" minutes=4
# ## What if a table were enough?
#
# Before you pay for a model, ask what the [baseline](glossary:baseline) achieves: something that fits in a spreadsheet. Here are three: always
# the same chance; the average of that hour; the average of that airline at that hour. All come from the flights of January to September.
#
# By how much does the model beat them?

# %% id="demo-baselines"
guesses = {
    "constant": first_model.baseline_chances(training, later),
    "hour": first_model.baseline_chances(training, later, "hour"),
    "carrier_hour": first_model.baseline_chances(training, later, "carrier", "hour"),
    "model": chance,
}
data_tables.show_baselines(late, guesses, false_alarm=1, missed=3)

# %% [markdown] lang="es" id="baseline-read"
# Mira primero los aciertos: todas empatan, y empatan con «nunca llega tarde». Cuando lo que buscas es poco frecuente, el porcentaje de
# aciertos no distingue nada.
#
# En AUC y en costo el modelo le gana a la tabla **por poco**. Eso también es un resultado del diseño: o hay columnas mejores (la lección `08`
# las busca), o lo sensato es la tabla. Sin medir la línea base no te enteras.

# %% [markdown] lang="en" id="baseline-read"
# First look at how often they are right: it is a tie, also with “it is never late”. When what you look for is rare, that percentage cannot
# tell a good rule from a bad one.
#
# By AUC and by cost the model **barely** beats the table. Design has found something out: either there are better columns (lesson `08` looks
# for them), or the table is the sensible choice. If you never measure the baseline, you never know.

# %% id="box-baseline"
table_auc = round(first_model.auc(late, guesses["carrier_hour"]), 2)
canvas = canvas.fill("baseline", auc=table_auc)
canvas.show("baseline")

# %% [markdown] lang="es" id="fairness" covers=["mlops.design"] path="deep" minutes=10
# ## ¿A quién le toca el error?
#
# Un umbral, un modelo, tres aeropuertos. El promedio puede esconder que unos pasajeros reciben aviso y otros no. Mira las dos
# [tasas de error](glossary:error-gap) por grupo: de los vuelos **tarde**, qué parte no tuvo aviso; de los **puntuales**, qué parte lo tuvo
# sin necesidad.
#
# Apuesta: ¿dónde será mayor la diferencia, entre aeropuertos o entre la mañana y la noche?

# %% [markdown] lang="en" id="fairness" covers=["mlops.design"] path="deep" minutes=10
# ## Who bears the errors?
#
# One threshold, one model, three airports. The average may hide that some passengers get a warning and others do not. Look at both
# [error rates](glossary:error-gap) by group: the share of the **late** flights without a warning, and the share of the **punctual** ones with a
# needless warning.
#
# Place a bet: is the difference larger between airports, or between morning and night?

# %% id="demo-fairness"
from mlops_lessons.mlops_design import error_costs, fairness

announced = chance >= error_costs.threshold_of_costs(false_alarm=1, missed=3)
by_airport = fairness.error_rates(later, announced, "origin")
by_hour = fairness.error_rates(later.assign(part=fairness.part_of_day(later["hour"])), announced, "part")

# %% id="fig-fairness" tags=["figure"]
data_plots.error_rates(by_airport, by_hour)

# %% [markdown] lang="es" id="fairness-read"
# Nadie escribió «ignora la mañana». De mañana hay pocos retrasos, el modelo da probabilidades bajas y casi ninguna llega al umbral: para
# quien viaja temprano, el servicio **casi no existe**. ¿Es injusto? Depende de lo que se haya prometido, y eso es diseño.
#
# ¿Y si pones un umbral por aeropuerto, para que en los tres quede sin aviso la misma parte?

# %% [markdown] lang="en" id="fairness-read"
# Nobody wrote “ignore the morning”. Few flights are late then, so the model gives small chances, and hardly any reaches the threshold: for
# early passengers the service **barely exists**. Is that unfair? It depends on what you promised, and that is design.
#
# What if each airport had a threshold of its own, so that all three miss the same share of delays?

# %% id="demo-equal-missed"
airport = later["origin"].to_numpy()
own = {
    code: fairness.threshold_for_missed(late[airport == code], chance[airport == code], missed=0.45)
    for code in by_airport.index
}
equalised = chance >= later["origin"].map(own).to_numpy()
data_tables.show_error_rates(fairness.error_rates(later, equalised, "origin"))

# %% [markdown] lang="es" id="fairness-trade"
# Una tasa se iguala y la otra se mueve: donde el modelo distingue peor, alcanzar la misma parte cuesta más avisos de sobra. Y hay un límite:
# si un grupo tiene más retrasos que otro, una regla que a veces falla no puede igualar **tres** cosas a la vez: las dos tasas y la parte de
# los avisos que acierta ([Chouldechova, 2017](https://doi.org/10.1089/big.2016.0047)). Hay que **elegir** qué igualdad se promete, y
# escribirlo.
#
# Y este umbral se fijó mirando los mismos vuelos que juzga: en producción saldría de meses anteriores.

# %% [markdown] lang="en" id="fairness-trade"
# One rate becomes equal and the other moves: where the model tells flights apart less well, it takes more needless warnings to reach the same
# share. And there is a limit: if one group has more delays than another, a rule that sometimes fails cannot make **three** things equal at
# once: both rates, and the share of the warnings that are right ([Chouldechova, 2017](https://doi.org/10.1089/big.2016.0047)). You have to
# **choose** which equality you promise, and write it down.
#
# Note too that this threshold was set on the very flights that it judges: in production it would come from earlier months.

# %% id="box-fairness"
gap = float(by_hour["missed"].max() - by_hour["missed"].min())
canvas = canvas.fill("fairness", column="hour", widest_gap=round(gap, 2))
canvas.show("fairness")

# %% [markdown] lang="es" id="missed-turn"
# ### Ejercicio: `missed_by`
#
# `flights` es una lista de diccionarios con `chance`, `late` (0 o 1) y otras columnas. Se avisa desde `threshold`, **inclusive**. Devuelve
# un diccionario: para cada valor de la columna `by`, qué parte de sus vuelos **tarde** quedó sin aviso; `None` si no tuvo vuelos tarde.
#
# Ejemplo: cuatro vuelos tarde de `"JFK"` tienen probabilidad 0.1, 0.2, 0.2 y 0.3; con umbral 0.25, la respuesta es `{"JFK": 0.75}`.

# %% [markdown] lang="en" id="missed-turn"
# ### Exercise: `missed_by`
#
# `flights` is a list of dictionaries with `chance`, `late` (0 or 1) and other columns. You warn from `threshold` on, **included**. Return
# a dictionary: for each value of the column `by`, the share of its **late** flights without a warning; `None` if it had no late flights.
#
# Example: four late flights at `"JFK"` have the chances 0.1, 0.2, 0.2 and 0.3; with threshold 0.25 the answer is `{"JFK": 0.75}`.


# %% id="ex-missed-by" tags=["exercise"]
def missed_by(flights, by, threshold):
    return ...


# %% id="check-missed-by" tags=["check"]
lesson.check("missed_by", missed_by)
# lesson.hint("missed_by")
# lesson.solution("missed_by")

# %% id="quiz-data-fair"
lesson.quiz("data-fair")

# %% [markdown] lang="es" id="decide" covers=["mlops.design"] path="deep" minutes=5
# ## Segundo acto: ¿se hace?
#
# Falta una casilla: la decisión. El modelo tiene más AUC que la tabla de aerolínea y hora. Pero el lienzo fijó otra unidad: **vuelos tarde
# alcanzados por tarde de trabajo**. Con las 40 llamadas de cada tarde, la tabla alcanza unos 17.
#
# Apuesta: ¿cuántos **más** alcanza el modelo, cuatro o ninguno?

# %% [markdown] lang="en" id="decide" covers=["mlops.design"] path="deep" minutes=5
# ## Second act: do you build it?
#
# One box is left: the decision. The model has a larger AUC than the table of airline and hour. But the canvas fixed another unit: **late
# flights reached per evening of work**. With 40 calls each evening the table reaches about 17.
#
# Place a bet: how many **more** does the model reach, four or none?

# %% id="demo-model-calls"
table = guesses["carrier_hour"]
each_evening = [evening_calls.listed_each_evening(later, who) for who in (chance, table)]
any_evening = [evening_calls.listed_anytime(later, who) for who in (chance, table)]
plots.show_gains(later, {"calls": each_evening, "messages": any_evening})

# %% [markdown] lang="es" id="decide-read"
# Con 40 llamadas fijas, ninguno que se note. El modelo sabe sobre todo qué **días** serán malos, y un turno que llama a 40 cada tarde no
# puede usar eso. La segunda fila usa el mismo modelo de otra manera: tantos avisos como antes en los tres meses, pero como mensajes, y en
# las tardes que él elija. Ahí puede ganar mucho más, y también perder.
#
# El intervalo sale de volver a sortear las **tardes** dos mil veces: sus extremos son el peor y el mejor caso. Es ancho porque noventa
# tardes son pocas. Con un precio por vuelo alcanzado, se vuelve dinero. Otros tres equipos traen sus cuentas.

# %% [markdown] lang="en" id="decide-read"
# With a fixed 40 calls, none that you would notice. Above all, the model knows which **days** will be bad, and a shift that calls 40 flights
# each evening cannot use that. The second row uses the same model in another way: as many warnings over the three months, but as messages,
# and on the evenings that the model chooses. There it may gain much more, and it may also lose.
#
# For the interval we draw the **evenings** again two thousand times: its ends are the worst and the best case. It is wide because ninety
# evenings are few. Put a price on each flight reached, and it turns into money. Three other teams bring their own figures.

# %% id="demo-projects"
from mlops_lessons.mlops_design import projects

found = projects.desk_projects(later, {"calls": each_evening, "messages": any_evening})
plots.show_projects(found)

# %% [markdown] lang="es" id="decide-turn" covers=["mlops.design"] path="deep" minutes=3
# ## Tu turno: la regla antes que los números
#
# ### Ejercicio: `go_or_not`
#
# [Seguir o parar](glossary:go-no-go) se decide con una regla escrita de antemano. `project` es un diccionario con `cost`, `worst`, `best`
# (lo que cuesta y lo que trae al mes) e `in_time` (¿se conocen los datos en el momento de la predicción?). Devuelve:
#
# - `"stop"` si los datos no llegan a tiempo, o si ni el mejor caso trae lo que cuesta;
# - `"go"` si hasta el peor caso trae lo que cuesta;
# - `"pilot"` en lo demás: una prueba corta y barata.
#
# Ejemplo: `go_or_not({"cost": 12, "worst": 15, "best": 40, "in_time": True})` es `"go"`.

# %% [markdown] lang="en" id="decide-turn" covers=["mlops.design"] path="deep" minutes=3
# ## Your turn: the rule before the numbers
#
# ### Exercise: `go_or_not`
#
# You decide [go or no-go](glossary:go-no-go) with a rule written beforehand. `project` is a dictionary with `cost`, `worst`, `best` (what it
# costs and what it brings a month) and `in_time` (are the data known at the moment of the prediction?). Return:
#
# - `"stop"` if the data do not come in time, or if not even the best case brings what it costs;
# - `"go"` if even the worst case brings what it costs;
# - `"pilot"` for the rest: a short, cheap trial.
#
# Example: `go_or_not({"cost": 12, "worst": 15, "best": 40, "in_time": True})` is `"go"`.


# %% id="ex-go-or-not" tags=["exercise"]
def go_or_not(project):
    return ...


# %% id="check-go-or-not" tags=["check"]
lesson.check("go_or_not", go_or_not)
# lesson.hint("go_or_not")
# lesson.solution("go_or_not")

# %% [markdown] lang="es" id="ways"
# ¿Conviene esa regla? Aquí deciden cuatro reglas sobre 200 proyectos inventados, cuyo resultado verdadero conocemos. El piloto dice la
# verdad, y cuesta.

# %% [markdown] lang="en" id="ways"
# Is that a good rule? Here four rules decide on 200 made-up projects whose true outcome we know. A pilot tells the truth, at a price.

# %% id="fig-ways" tags=["figure"]
plots.earned_by_pilot_price(projects.made_up_projects())

# %% [markdown] lang="es" id="desk-turn" covers=["mlops.design"] path="deep" minutes=2
# ## Tu turno: decide por la mesa
#
# ### Ejercicio: `desk_decision`
#
# Mira la fila de las **40 llamadas cada tarde** en la tabla de los proyectos, aplica la regla y elige: `"go"`, `"pilot"` o `"stop"`.
#
# Ejemplo de respuesta: `desk_decision = "pilot"`.

# %% [markdown] lang="en" id="desk-turn" covers=["mlops.design"] path="deep" minutes=2
# ## Your turn: decide for the desk
#
# ### Exercise: `desk_decision`
#
# Look at the row of the **40 calls each evening** in the table of projects, apply the rule and choose `"go"`, `"pilot"` or `"stop"`.
#
# An answer looks like this: `desk_decision = "pilot"`.

# %% id="ex-desk-decision" tags=["exercise"]
desk_decision = ...

# %% id="check-desk-decision" tags=["check"]
lesson.check("desk_decision", desk_decision)
# lesson.hint("desk_decision")
# lesson.solution("desk_decision")

# %% [markdown] lang="es" id="last-box"
# Y el modelo, ¿se tira? No: se cambia **otra casilla**. La mesa pasa de llamar a mandar mensajes, y ese proyecto sí merece una prueba barata. Así
# queda el lienzo:

# %% [markdown] lang="en" id="last-box"
# Do you throw the model away? No: you change **another box**. The desk goes from calls to messages, and that project is worth a cheap trial. The
# canvas now looks like this:

# %% id="demo-last-box"
verdicts = [projects.verdict(project) for project in found]
plots.show_projects(found, verdicts)
canvas = projects.with_messages(canvas).fill("decision", verdict="pilot")
canvas.show()

# %% [markdown] lang="es" id="think" path="deep" minutes=2
# ## Para pensar
#
# No tiene una sola respuesta; lo que escribas queda guardado para ti y para la clase.

# %% [markdown] lang="en" id="think" path="deep" minutes=2
# ## To think about
#
# There is no single answer; what you write is kept for you and for the class.

# %% id="think-your-canvas"
lesson.think("design-your-canvas")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Unas preguntas de repaso: primero el lienzo y la decisión, después los datos y los errores.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A few questions to look back: first the canvas and the decision, then the data and the errors.

# %% id="quiz-canvas-recap"
lesson.quiz("canvas-recap")

# %% id="quiz-data-recap"
lesson.quiz("data-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# El lienzo empezó con una casilla llena y terminó con nueve. Para llenarlas preguntaste quién usa la predicción y a qué hora la necesita, pediste
# solo lo que se puede probar, miraste los datos antes de confiar en ellos, pusiste precio a cada error y lo contaste por aeropuerto y por hora. La última
# casilla, la decisión, salió de las otras ocho. En la lección `08` empieza la segunda fase: experimentar.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# The canvas began with one box filled and ended with nine. To fill them you asked who uses the prediction and at what time they need it, you
# asked only for what you can test, you looked at the data before you trusted them, and you put a price on each error and counted it by airport
# and hour. The last box, the decision, came out of the other eight. Lesson `08` starts the second phase: experimentation.

# %% id="summary-mine"
lesson.summary()

# %% [markdown] lang="es" id="glossary" path="deep" minutes=1
# ## Glosario

# %% [markdown] lang="en" id="glossary" path="deep" minutes=1
# ## Glossary

# %% id="glossary-terms"
lesson.glossary()

# %% [markdown] lang="es" id="reading" path="deep" minutes=0
# ## Para leer más
#
# - [MLOps Principles](https://ml-ops.org/content/mlops-principles), de INNOQ: las tres fases y el proceso (en inglés)
# - Google Cloud, [MLOps: entrega continua y automatización](https://docs.cloud.google.com/architecture/mlops-continuous-delivery-and-automation-pipelines-in-machine-learning): los niveles 0, 1 y 2 (en inglés)
# - D. Sculley y otros, [Hidden technical debt in machine learning systems](https://papers.nips.cc/paper_files/paper/2015/hash/86df7dcfd896fcaf2674f757a2463eba-Abstract.html), 2015 (en inglés)
# - L. Dorard, [The machine learning canvas](https://www.ownml.co/machine-learning-canvas) (en inglés)
# - S. Kaufman y otros, [Leakage in data mining](https://doi.org/10.1145/2382577.2382579), 2012 (en inglés)
# - C. Elkan, [The foundations of cost-sensitive learning](https://mlanthology.org/ijcai/2001/elkan2001ijcai-foundations/), 2001 (en inglés)
# - A. Chouldechova, [Fair prediction with disparate impact](https://doi.org/10.1089/big.2016.0047), 2017 (en inglés)
# - scikit-learn, [elegir el umbral según los costos](https://scikit-learn.org/stable/auto_examples/model_selection/plot_cost_sensitive_learning.html) (en inglés)
# - Los vuelos: [nycflights13](https://nycflights13.tidyverse.org), de la [Oficina de Estadísticas de Transporte](https://www.transtats.bts.gov) (en inglés)

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - [MLOps Principles](https://ml-ops.org/content/mlops-principles), by INNOQ: the three phases and the process
# - Google Cloud, [MLOps: continuous delivery and automation](https://docs.cloud.google.com/architecture/mlops-continuous-delivery-and-automation-pipelines-in-machine-learning): the levels 0, 1 and 2
# - D. Sculley and others, [Hidden technical debt in machine learning systems](https://papers.nips.cc/paper_files/paper/2015/hash/86df7dcfd896fcaf2674f757a2463eba-Abstract.html), 2015
# - L. Dorard, [The machine learning canvas](https://www.ownml.co/machine-learning-canvas)
# - S. Kaufman and others, [Leakage in data mining](https://doi.org/10.1145/2382577.2382579), 2012
# - C. Elkan, [The foundations of cost-sensitive learning](https://mlanthology.org/ijcai/2001/elkan2001ijcai-foundations/), 2001
# - A. Chouldechova, [Fair prediction with disparate impact](https://doi.org/10.1089/big.2016.0047), 2017
# - scikit-learn, [choosing the threshold from the costs](https://scikit-learn.org/stable/auto_examples/model_selection/plot_cost_sensitive_learning.html)
# - The flights: [nycflights13](https://nycflights13.tidyverse.org), from the [Bureau of Transportation Statistics](https://www.transtats.bts.gov)
