# %% [markdown] lang="es" id="title"
# # MLOps: experimentación
#
# Es 31 de octubre de 2013, por la tarde. Mañana la mesa estrena un modelo que dice, a las 18:00, qué vuelos del día siguiente
# llegarán tarde: el **modelo de noviembre**. Tienes los vuelos de enero a octubre. Noviembre y diciembre están en un sobre cerrado,
# que se abre al final.
#
# **En clase:** medir un modelo sin que la medida te halague, ver qué aporta cada vuelta y registrar cada corrida.
#
# **A tu ritmo:** elegir variables, comprobar si las probabilidades se cumplen, buscar ajustes en un clúster, repetir un
# entrenamiento hasta el último bit, promover por una regla escrita y guardar un modelo sin que cargarlo ejecute código ajeno.
#
# **En clase:** 5 minutos. **A tu ritmo:** una hora y tres cuartos, con los ejercicios. **Antes:** las lecciones `05` a `07`.

# %% [markdown] lang="en" id="title"
# # MLOps: experimentation
#
# It is 31 October 2013, in the evening. Tomorrow the desk puts a model to work that says, at 18:00, which flights of the next day
# will be late: the **November model**. You have the flights of January to October. November and December lie in a sealed envelope,
# opened at the end.
#
# **In class:** measure a model without the measure flattering you, see what each round brings, and track each run.
#
# **At your own pace:** choose features, check whether probabilities come true, search for settings on a cluster, repeat a training
# to the last bit, promote by a written rule, and save a model so that loading it runs nobody else's code.
#
# **In class:** 5 minutes. **At your own pace:** an hour and three quarters, exercises included. **Before:** lessons `05` to `07`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson
from mlops_lessons.mlops_experimentation import tracking

lesson = open_lesson("mlops_experimentation")
tracking.prepare()

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

# %% [markdown] lang="es" id="shuffled" covers=["mlops.experimentation"] path="core" minutes=2
# ## ¿Chico o grande?
#
# Dos candidatos miran las mismas columnas. El **chico** suma 50 [árboles](glossary:boosted-trees) de 7 hojas; el **grande**, 80 de
# 63. Barajamos los vuelos de enero a octubre, entrenamos con 16 000 y medimos con los demás, por [AUC](glossary:auc). Apuesta:
# ¿cuál gana?

# %% [markdown] lang="en" id="shuffled" covers=["mlops.experimentation"] path="core" minutes=2
# ## Small or big?
#
# Two candidates look at the same columns. The **small** one adds up 50 [trees](glossary:boosted-trees) of 7 leaves; the **big**
# one, 80 of 63. We shuffle the flights of January to October, train on 16,000 and measure on the others, by [AUC](glossary:auc).
# Place a bet: which one wins?

# %% id="demo-shuffled"
from sklearn.model_selection import train_test_split

from mlops_lessons.mlops_experimentation import splits

known = splits.known_flights()
train, test = train_test_split(known, train_size=16_000, random_state=0)
contests = {"flights": splits.contest(train, test)}
splits.show_contest(contests)

# %% [markdown] lang="es" id="forward"
# Pero mañana nadie nos dará vuelos de un día que ya conocemos. Mañana es 1 de noviembre. Midamos como va a trabajar,
# [hacia adelante](glossary:forward-validation): entrenar hasta agosto, medir en septiembre y octubre.
#
# Apuesta: ¿gana el mismo?

# %% [markdown] lang="en" id="forward"
# But tomorrow nobody gives us flights of a day that we know already. Tomorrow is 1 November. Let us measure the way it will work,
# [forwards](glossary:forward-validation): train up to August, measure in September and October.
#
# Place a bet: does the same one win?

# %% id="demo-forward"
train, test = known[known["month"] <= 8].sample(16_000, random_state=0), known[known["month"] > 8]
contests["forward"] = splits.contest(train, test)
splits.show_contest(contests)

# %% [markdown] lang="es" id="rounds" covers=["mlops.experimentation"] path="core" minutes=1
# ## ¿Qué vuelta aporta más?
#
# El número bonito cayó, y el ganador cambió. Desde ahora, solo hacia adelante. Partimos de una recta con el horario y damos cuatro
# [vueltas](glossary:iteration): cómo va la tarde en el aeropuerto, los retrasos recientes, más del clima y la ruta, y árboles en
# vez de recta.
#
# Apuesta: ¿cuál aporta más?

# %% [markdown] lang="en" id="rounds" covers=["mlops.experimentation"] path="core" minutes=1
# ## Which round brings most?
#
# The pretty number fell, and the winner changed. From now on, forwards only. We begin with a straight line on the timetable and go
# four [rounds](glossary:iteration): how the evening goes at the airport, recent delays, more about weather and route, and trees
# instead of a line.
#
# Place a bet: which one brings most?

# %% id="fig-rounds" tags=["figure"]
from mlops_lessons.mlops_experimentation import candidates, plots

train = candidates.flights_of_months(candidates.TRAINED_ON, rows=30_000)
later = candidates.flights_of_months(candidates.MEASURED_ON)
said = {}
for name, one in candidates.CANDIDATES.items():
    said[name] = candidates.late_shares(one, candidates.fit(one, train), later)
plots.rounds({name: candidates.measures(later["late"], share)["auc"] for name, share in said.items()})

# %% [markdown] lang="es" id="why" covers=["mlops.experimentation"] path="deep" minutes=4
# ## El grande reconocía el día
#
# Al modelo de noviembre casi lo elegimos mal. ¿Por qué? Los vuelos de un mismo día comparten clima, colas y aviones. Barajados,
# unos caen en el entrenamiento y sus vecinos en la medida, y un modelo con muchas hojas reconoce **el día** por su humedad y su
# presión.
#
# Si esa es la razón, basta con barajar **días enteros**: los mismos meses, pero ningún día en los dos lados.

# %% [markdown] lang="en" id="why" covers=["mlops.experimentation"] path="deep" minutes=4
# ## The big one recognised the day
#
# We nearly chose the wrong November model. Why? Flights of one day share weather, queues and planes. Shuffled, some fall into the
# training and their neighbours into the measuring, and a model with many leaves recognises **the day** by its humidity and
# pressure.
#
# If that is the reason, it is enough to shuffle **whole days**: the same months, but no day on both sides.

# %% id="demo-days"
contests["days"] = splits.contest(*splits.days_apart(known))
splits.show_contest({way: contests[way] for way in ("flights", "days", "forward")})

# %% [markdown] lang="es" id="why-read"
# La mayor parte del halago se va con los días enteros. Lo que falta hasta la última fila es otra cosa: el mundo cambia de un mes a
# otro. La [partición barajada](glossary:shuffled-split) no solo exageró: **eligió al perdedor**.

# %% [markdown] lang="en" id="why-read"
# Most of the flattery goes with whole days. The rest, down to the last row, is another thing: the world changes from month to
# month. The [shuffled split](glossary:shuffled-split) did not just exaggerate: it **chose the loser**.

# %% id="quiz-models-forward"
lesson.quiz("models-forward")

# %% [markdown] lang="es" id="ex-folds-text" path="deep" minutes=5
# ## Tu turno: solo hacia adelante
#
# ### Ejercicio: `forward_folds`
#
# `months` dice el mes de cada vuelo, mezclados. Para cada mes presente desde `first`, en orden, devuelve dos listas de posiciones:
# los vuelos de todos los meses **anteriores** (entrenar) y los de **ese** mes (medir). Si antes no hay nada, ese mes se salta.
#
# Ejemplo: `forward_folds([3, 1, 2, 3, 1], 2)` es `[[[1, 4], [2]], [[1, 2, 4], [0, 3]]]`; `forward_folds([], 2)` es `[]`.

# %% [markdown] lang="en" id="ex-folds-text" path="deep" minutes=5
# ## Your turn: forwards only
#
# ### Exercise: `forward_folds`
#
# `months` gives the month of each flight, mixed. For each month present from `first` on, in order, return two lists of positions:
# the flights of all **earlier** months (to train) and those of **that** month (to measure). If nothing comes before, skip that
# month.
#
# Example: `forward_folds([3, 1, 2, 3, 1], 2)` is `[[[1, 4], [2]], [[1, 2, 4], [0, 3]]]`; `forward_folds([], 2)` is `[]`.


# %% id="ex-forward-folds" tags=["exercise"]
def forward_folds(months, first):
    return ...


# %% id="check-forward-folds" tags=["check"]
lesson.check("forward_folds", forward_folds)
# lesson.hint("forward_folds")
# lesson.solution("forward_folds")

# %% [markdown] lang="es" id="proof" covers=["mlops.experimentation"] path="deep" minutes=4
# ## ¿Hace falta un modelo?
#
# Una [prueba de concepto](glossary:proof-of-concept) contesta eso antes de gastar más. Se compara con lo que la mesa podría hacer
# sin aprendizaje: decir siempre la misma tasa, o mirar una tabla por aerolínea y hora.
#
# La medida es el [error de Brier](glossary:brier-score): un vuelo al que dijiste 0.2 y llegó tarde cuesta (0.2 − 1)² = 0.64; si
# llegó a tiempo, 0.04. Apuesta: ¿qué parte del error quita el modelo de árboles, un 10, un 30 o un 50 %?

# %% [markdown] lang="en" id="proof" covers=["mlops.experimentation"] path="deep" minutes=4
# ## Do we need a model?
#
# A [proof of concept](glossary:proof-of-concept) answers that before you spend more. You compare with what the desk could do
# without learning: always say the same rate, or look it up in a table by airline and hour.
#
# The measure is the [Brier score](glossary:brier-score): you said 0.2 of a flight, and it was late: that costs (0.2 − 1)² = 0.64;
# had it been on time, 0.04. Place a bet: which share of the error do the trees remove, 10, 30 or 50 %?

# %% id="demo-skill"
rate = train["late"].mean()
august = train.loc[train["month"] == 8, "late"].mean()
table = train.groupby(["carrier", "hour"])["late"].mean().rename("share")
hours = later.join(table, on=["carrier", "hour"])["share"].fillna(rate)
ways = {"january": rate, "august": august, "hours": hours, "model": said["trees"]}
plots.show_skill(later["late"], ways)

# %% [markdown] lang="es" id="proof-read"
# El modelo quita poco error, pero es lo honesto: la víspera se sabe poco. Sirve si avisar cuesta poco y no avisar cuesta mucho,
# como calculaste en la lección `07`.
#
# ¿Y por qué no contar aciertos? En esos meses, «nadie llega tarde» acierta en unos 84 de cada 100 vuelos, y el modelo también. La
# cuenta de aciertos no los distingue.

# %% [markdown] lang="en" id="proof-read"
# The model removes little, and that is the honest figure: on the evening before, little is known. It helps where a warning is cheap
# and a missed delay is expensive, as you worked out in lesson `07`.
#
# And why not count right answers? In those months “nobody is late” is right for about 84 of 100 flights, and so is the model.
# Counting right answers does not tell them apart.

# %% id="quiz-models-proof"
lesson.quiz("models-proof")

# %% [markdown] lang="es" id="bench" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Tu vuelta: ocho columnas
#
# La tableta de la mesa muestra ocho columnas. ¿Cuáles pondrías? Marca, entrena y mira: cada intento queda en la lista. Dos casillas
# son una trampa.

# %% [markdown] lang="en" id="bench" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Your round: eight columns
#
# The desk's tablet shows eight columns. Which would you choose? Tick, train and look: each attempt stays on the list. Two boxes are
# a trap.

# %% id="widget-bench"
from mlops_lessons.mlops_experimentation import bench

bench.show_bench()

# %% [markdown] lang="es" id="ex-eight-text"
# ### Ejercicio: `eight_features`
#
# Escribe tu lista, de ocho nombres como mucho. La revisión entrena con ella y pide una AUC de 0.675 en septiembre y octubre: más
# que con las veinticuatro juntas. Ejemplo de la forma: `eight_features = ["hour", "carrier"]`.

# %% [markdown] lang="en" id="ex-eight-text"
# ### Exercise: `eight_features`
#
# Write your list, of eight names at most. The check trains on it and asks for an AUC of 0.675 in September and October: more than
# with all twenty-four together. An example of the form: `eight_features = ["hour", "carrier"]`.

# %% id="ex-eight-features" tags=["exercise"]
eight_features = ...

# %% id="check-eight-features" tags=["check"]
lesson.check("eight_features", eight_features)
# lesson.hint("eight_features")
# lesson.solution("eight_features")

# %% [markdown] lang="es" id="curve" covers=["mlops.experimentation"] path="deep" minutes=5
# ## Dijo 34 de cada 100. ¿Fueron 34?
#
# El modelo de noviembre tendrá que decir probabilidades, y la mesa hará cuentas con ellas. ¿Se cumplen? Juntamos los vuelos de
# octubre por décimas: aquellos a los que dijo de 0 a 10 %, de 10 a 20 %, y así. Un modelo [calibrado](glossary:calibration) queda
# sobre la diagonal.
#
# Dibuja en un papel lo que esperas: ¿más arriba que ella, sobre ella o más abajo?

# %% [markdown] lang="en" id="curve" covers=["mlops.experimentation"] path="deep" minutes=5
# ## It said 34 of 100. Were there 34?
#
# The November model will have to give probabilities, and the desk will plan with them. Do they come true? We group October's
# flights by tenths: those that it gave 0 to 10 %, 10 to 20 %, and so on. A [calibrated](glossary:calibration) model lies on the
# diagonal.
#
# Draw on paper what you expect: above it, on it or below it?

# %% id="fig-curve" tags=["figure"]
october = (later["month"] == 10).to_numpy()
came, shares = later["late"][october], said["trees"][october]
plots.reliability(came, shares)

# %% [markdown] lang="es" id="curve-fix"
# Donde hay más vuelos, los puntos quedan **bajo** la diagonal: anuncia algo de más, porque aprendió de meses con más retrasos que
# octubre.
#
# Hay un remedio conocido: aprender una curva de corrección con el mes más reciente, septiembre, y aplicarla a octubre. ¿Mejora el
# error de Brier?

# %% [markdown] lang="en" id="curve-fix"
# Where most flights are, the points lie **below** the diagonal: it announces a little too much, as it learned from months with more
# delays than October.
#
# There is a known remedy: learn a curve of correction on the latest month, September, and apply it to October. Does the Brier score
# improve?

# %% id="fig-corrected" tags=["figure"]
from mlops_lessons.mlops_experimentation import calibration

correction = calibration.Correction().fit(said["trees"][~october], later["late"][~october])
plots.reliability(came, shares, correction.correct(shares))

# %% [markdown] lang="es" id="curve-read"
# Lo empeoró. Septiembre fue el mes más puntual de los diez, y la corrección aprendió que casi nadie llega tarde. El remedio no es
# malo: supone que el mes que viene se parece al último, y aquí no fue así. El orden de los vuelos, y con él la AUC, no cambió.

# %% [markdown] lang="en" id="curve-read"
# It made it worse. September was the most punctual of the ten months, and the correction learned that hardly any flight is late.
# The remedy is not bad: it assumes that next month is like the last one, and here it was not. The order of the flights, and the AUC
# with it, did not change.

# %% id="quiz-models-curve"
lesson.quiz("models-curve")

# %% [markdown] lang="es" id="ex-reliability-text" path="deep" minutes=5
# ## Tu turno: los puntos de la curva
#
# ### Ejercicio: `reliability`
#
# `said` son probabilidades y `late`, 0 o 1. Para cada décima **con vuelos**, de la más baja a la más alta, devuelve una lista de
# dos números: el promedio de lo que se dijo y la parte que llegó tarde. La última décima va de 0.9 a 1.0, con el 1.0 dentro.
#
# Ejemplo: `reliability([0.32, 0.38, 0.12, 0.31], [1, 0, 0, 0])` es `[[0.12, 0.0], [0.3367, 0.3333]]`, sin redondear. Sin vuelos,
# `[]`.

# %% [markdown] lang="en" id="ex-reliability-text" path="deep" minutes=5
# ## Your turn: the points of the curve
#
# ### Exercise: `reliability`
#
# `said` are probabilities and `late` is 0 or 1. For each tenth **with flights**, from the lowest to the highest, return a list of
# two numbers: the mean of what was said and the share that was late. The last tenth runs from 0.9 to 1.0, the 1.0 included.
#
# Example: `reliability([0.32, 0.38, 0.12, 0.31], [1, 0, 0, 0])` is `[[0.12, 0.0], [0.3367, 0.3333]]`, not rounded. No flights,
# `[]`.


# %% id="ex-reliability" tags=["exercise"]
def reliability(said, late):
    return ...


# %% id="check-reliability" tags=["check"]
lesson.check("reliability", reliability)
# lesson.hint("reliability")
# lesson.solution("reliability")

# %% [markdown] lang="es" id="search" covers=["mlops.experimentation"] path="deep" minutes=4
# ## Que busque la máquina
#
# ¿Cuántas hojas, cuántos árboles y qué paso (cuánto corrige cada árbol)? Sorteamos seis ajustes
# ([búsqueda al azar](glossary:random-search)) y medimos cada uno hacia adelante en junio, julio y agosto. La biblioteca joblib
# parte el trabajo en tareas; Dask las lleva adonde haya lugar: por ahora, a este mismo cuaderno.

# %% [markdown] lang="en" id="search" covers=["mlops.experimentation"] path="deep" minutes=4
# ## Let the machine search
#
# How many leaves, how many trees, and what rate (how much each tree corrects)? We draw six settings
# ([random search](glossary:random-search)) and measure each forwards in June, July and August. The library joblib cuts the work
# into tasks; Dask takes them to where there is room: for now, this very notebook.

# %% id="demo-search-local"
from mlops_lessons.mlops_experimentation import scale, search

cluster = scale.Cluster(workers=2).start()
settings = search.draw_settings(6)
found = search.search(settings, progress=search.bar)
search.show_search(found)

# %% [markdown] lang="es" id="search-bet"
# Ahora medimos los seis en septiembre y octubre, que la búsqueda no miró. Apuesta: ¿en qué puesto queda el ganador?

# %% [markdown] lang="en" id="search-bet"
# Now we measure all six in September and October, which the search has not seen. Place a bet: in which place does the winner come?

# %% id="fig-places" tags=["figure"]
searched = [sum(months) / len(months) for _one, months in found]
afterwards = [search.later_auc(one) for one in settings]
plots.search_places(searched, afterwards)

# %% [markdown] lang="es" id="search-read"
# Es la [maldición del ganador](glossary:winners-curse): entre seis parecidos, suele ganar uno que además tuvo suerte con esos
# meses. Otro sorteo puede darle otro puesto. Por eso el número de la búsqueda no se promete, y por eso, entre iguales, conviene el
# más simple.

# %% [markdown] lang="en" id="search-read"
# It is the [winner's curse](glossary:winners-curse): among six that are alike, the winner was usually lucky with those months as
# well. Another draw may give it another place. So do not promise the number of the search, and among equals choose the simplest.

# %% id="quiz-models-search"
lesson.quiz("models-search")

# %% [markdown] lang="es" id="ex-simplest-text" path="deep" minutes=5
# ## Tu turno: el más simple que no pierde
#
# ### Ejercicio: `simplest_as_good`
#
# `results` es una lista como `{"leaves": 7, "auc": [0.70, 0.71, 0.65]}`, con los mismos meses en todas. El mejor es el de mayor AUC
# media. Otro es **igual de bueno** si lo que pierde contra él, restando mes a mes, es en promedio a lo sumo un error estándar:
# `stdev(lost) / sqrt(n)`. Devuelve el menor `leaves` entre el mejor y los iguales de buenos; sin resultados, `None`.
#
# Ejemplo: si el mejor tiene 31 hojas y `[0.70, 0.72, 0.65]`, uno de 7 con `[0.70, 0.713, 0.652]` es igual de bueno: 7.

# %% [markdown] lang="en" id="ex-simplest-text" path="deep" minutes=5
# ## Your turn: the simplest that does not lose
#
# ### Exercise: `simplest_as_good`
#
# `results` is a list of items like `{"leaves": 7, "auc": [0.70, 0.71, 0.65]}`, all with the same months. The best has the highest
# mean AUC. Another is **as good** if what it loses to the best, subtracted month by month, is on average at most one standard
# error: `stdev(lost) / sqrt(n)`. Return the smallest `leaves` among the best and those as good; with no results, `None`.
#
# Example: if the best has 31 leaves and `[0.70, 0.72, 0.65]`, one of 7 with `[0.70, 0.713, 0.652]` is as good: 7.


# %% id="ex-simplest-as-good" tags=["exercise"]
def simplest_as_good(results):
    return ...


# %% id="check-simplest-as-good" tags=["check"]
lesson.check("simplest_as_good", simplest_as_good)
# lesson.hint("simplest_as_good")
# lesson.solution("simplest_as_good")

# %% [markdown] lang="es" id="twice" covers=["mlops.reproducibility"] path="deep" minutes=5
# ## ¿Puedes volver a hacerlo?
#
# Entrenamos unos árboles pequeños con 4000 vuelos y repetimos de varias maneras. Para comparar modelos hace falta un
# [resumen canónico](glossary:canonical-digest) de lo que aprendieron.
#
# Apuesta: ¿en cuáles sale el mismo modelo? Entrenar otra vez; guardar y cargar; los mismos vuelos en otro orden; otra
# [semilla](glossary:random-seed); un vuelo menos. Y dos archivos del mismo modelo, ¿son iguales?

# %% [markdown] lang="en" id="twice" covers=["mlops.reproducibility"] path="deep" minutes=5
# ## Can you make it again?
#
# We train some small trees on 4,000 flights and repeat it in several ways. To compare models you need a
# [canonical digest](glossary:canonical-digest) of what they learned.
#
# Place a bet: which of these give the same model? Train again; save and load; the same flights in another order; another
# [seed](glossary:random-seed); one flight fewer. And are two files of one model equal?

# %% id="demo-twice"
from mlops_lessons.mlops_experimentation import digest

columns = candidates.CANDIDATES["trees"].features
few = candidates.Candidate("few", columns, "trees", {"max_iter": 20, "max_features": 0.5})
flights = candidates.flights_of_months(candidates.TRAINED_ON, 4_000)
digest.show_changes(digest.what_changes(lambda some, seed: candidates.fit(few, some, seed), flights))

# %% [markdown] lang="es" id="twice-read"
# Los archivos difieren porque guardan la hora y direcciones de memoria; el modelo es el mismo. A estos árboles no les importa el
# orden de las filas; a un **sorteo** de filas, sí. Y «el mismo, hasta el último bit» vale en un mismo equipo: con otro procesador u
# otra versión se comparan las predicciones, con una tolerancia.
#
# Esta receta de la mesa da otro modelo cada noche. ¿Ves los dos sorteos?

# %% [markdown] lang="en" id="twice-read"
# The files differ because they hold the time and memory addresses; the model is the same. These trees do not care about the order
# of the rows; a **draw** of rows does. And “the same, to the last bit” holds on one computer: with another processor or version you
# compare the predictions, within a tolerance.
#
# This recipe of the desk gives another model each night. Do you see the two draws?


# %% id="demo-recipe"
def nightly(flights):
    from sklearn.ensemble import RandomForestClassifier

    drawn = flights.sample(frac=0.8)
    forest = RandomForestClassifier(20, max_depth=4)
    return forest.fit(drawn[["hour", "weekday", "distance"]], drawn["late"])


# %% id="quiz-models-twice"
lesson.quiz("models-twice")

# %% [markdown] lang="es" id="ex-again-text" path="deep" minutes=5
# ## Tu turno: otra vez, el mismo
#
# ### Ejercicio: `train_again`
#
# Escribe la misma receta, que se pueda repetir: con los mismos vuelos y la misma `seed` sale el mismo bosque, **también si las
# filas llegan en otro orden**; con otra `seed`, otro. Ordena por `scheduled`, `carrier` y `flight`. No toques la tabla que recibes
# ni el azar global. La revisión entrena de verdad, varias veces.
#
# Ejemplo: `train_again(flights, 5)` devuelve un `RandomForestClassifier` ajustado con el 80 % de los vuelos.

# %% [markdown] lang="en" id="ex-again-text" path="deep" minutes=5
# ## Your turn: the same model again
#
# ### Exercise: `train_again`
#
# Write the same recipe so that it repeats: the same flights and the same `seed` give the same forest, **also if the rows come in
# another order**; another `seed` gives another. Sort by `scheduled`, `carrier` and `flight`. Leave the table that you are given,
# and the global randomness, as they are. The check really trains, several times.
#
# Example: `train_again(flights, 5)` returns a `RandomForestClassifier` fitted on 80 % of the flights.


# %% id="ex-train-again" tags=["exercise"]
def train_again(flights, seed):
    return ...


# %% id="check-train-again" tags=["check"]
lesson.check("train_again", train_again)
# lesson.hint("train_again")
# lesson.solution("train_again")

# %% [markdown] lang="es" id="search-cluster" covers=["mlops.reproducibility"] path="deep" minutes=4
# ## El mismo modelo, en otras máquinas
#
# Seis ajustes caben en tu equipo. ¿Y ochocientos? Entonces le das a Dask la dirección de un clúster. Mientras leías, arrancó aquí
# uno de verdad: un [planificador](glossary:scheduler) y dos trabajadores, cada uno en su proceso. Le mandamos dos de los seis
# ajustes. ¿Saldrá el mismo modelo que en el cuaderno?

# %% [markdown] lang="en" id="search-cluster" covers=["mlops.reproducibility"] path="deep" minutes=4
# ## The same model, on other machines
#
# Six settings fit on your computer. And eight hundred? Then you give Dask the address of a cluster. While you were reading, a real
# one started here: a [scheduler](glossary:scheduler) and two workers, each in a process of its own. We send it two of the six
# settings. Does the same model come out as in the notebook?

# %% id="demo-search-cluster"
afar = search.search(settings[:2], scheduler=cluster.address, progress=search.bar)
digests = [digest.model_digest(search.best_model(results)) for results in (found[:2], afar)]
search.show_comparison(
    workers=scale.workers_at(cluster.address),
    same_numbers=afar == found[:2],
    same_model=digests[0] == digests[1],
)
cluster.stop()

# %% [markdown] lang="es" id="search-command"
# El mismo, sin tocar la función que mide: solo cambió la dirección. En una terminal es
#
# ```
# python -m mlops_lessons.mlops_experimentation.search --scheduler tcp://10.0.0.5:8786
# ```
#
# Los trabajadores necesitan el mismo código, los mismos paquetes y los datos. Y cuidado: un clúster de Dask ejecuta lo que le
# manden; ponlo en una red propia o con certificados.

# %% [markdown] lang="en" id="search-command"
# The same one, and the function that measures did not change: only the address did. In a terminal it is
#
# ```
# python -m mlops_lessons.mlops_experimentation.search --scheduler tcp://10.0.0.5:8786
# ```
#
# The workers need the same code, the same packages and the data. And take care: a Dask cluster runs whatever it is sent; put it on
# a network of your own, or give it certificates.

# %% id="quiz-models-cluster"
lesson.quiz("models-cluster")

# %% [markdown] lang="es" id="tracking" covers=["mlops.experimentation"] path="core" minutes=2
# ## ¿Cuál de todos era el bueno?
#
# En el chat: «el de 0.67 sale mañana». En la carpeta: `modelo_final.skops`, `modelo_final2.skops` y `modelo_final_BUENO.skops`. En
# un mes alguien pedirá **volver a hacerlo**. ¿Alcanzará con el archivo y el cuaderno?
#
# Entrenemos otra vez los cinco, cada uno como una [corrida](glossary:run): anota **lo que entró** y **lo que salió** en un archivo
# tuyo, con [MLflow](glossary:mlflow).

# %% [markdown] lang="en" id="tracking" covers=["mlops.experimentation"] path="core" minutes=2
# ## Which of them was the good one?
#
# In the chat: “the one with 0.67 goes out tomorrow”. In the folder: `model_final.skops`, `model_final2.skops` and
# `model_final_GOOD.skops`. In a month somebody will ask you to **make it again**. Will the file and the notebook do?
#
# Let us train all five again, each as a [run](glossary:run): it writes down **what went in** and **what came out**, in a file of
# yours, with [MLflow](glossary:mlflow).

# %% id="demo-store"
from mlops_lessons.mlops_experimentation import candidates, lineage, tracking

train = candidates.flights_of_months(candidates.TRAINED_ON, rows=30_000)
later = candidates.flights_of_months(candidates.MEASURED_ON)
store = tracking.open_store(progress=True)
origin = {**lineage.tags(train, code=lineage.lay_code()), "session": store.session}
tracking.show_facts(train=len(train), later=len(later), tags=sorted(origin))

# %% id="demo-runs"
import mlflow

models, says = {}, {}
for one in tracking.with_progress(candidates.CANDIDATES.values()):
    with mlflow.start_run(run_name=one.name):
        models[one.name] = candidates.fit(one, train)
        says[one.name] = candidates.late_shares(one, models[one.name], later)
        mlflow.set_tags(origin)
        mlflow.log_params(one.params)
        mlflow.log_metrics(candidates.measures(later["late"], says[one.name]))
tracking.show_runs(store)

# %% [markdown] lang="es" id="tracking-read"
# Cinco corridas, y ya se ve que el «0.67» eran **dos** modelos. Cada una lleva lo que ni el archivo ni el cuaderno dicen: el
# [resumen](glossary:digest) de los datos, el commit del código, el entorno y la semilla.
#
# Míralas en la página de MLflow: cierra su asistente (aquí está apagado), aprieta **Show more columns**, marca dos y aprieta
# **Compare**. Cuál sale mañana lo decide una regla, a tu ritmo; quién lo vigila después es la lección `09`.

# %% [markdown] lang="en" id="tracking-read"
# Five runs, and you can see that “0.67” was **two** models. Each run carries what neither file nor notebook says: the
# [digest](glossary:digest) of the data, the commit of the code, the environment and the seed.
#
# Look at them on MLflow's page: close its assistant (switched off here), press **Show more columns**, tick two and press
# **Compare**. A rule decides which one goes out tomorrow, at your own pace; who watches it afterwards is lesson `09`.

# %% id="demo-page"
tracking.show_page(store)

# %% id="quiz-track-first"
lesson.quiz("track-first")

# %% [markdown] lang="es" id="compare" covers=["mlops.experimentation"] path="deep" minutes=8
# ## «Mi modelo tiene 0.70, el tuyo 0.64»
#
# Dos colegas, el mismo código, el mismo entrenamiento. Una midió la semana pasada; el otro, esta. Apuesta: ¿cuánto puede cambiar la
# AUC **de un mismo modelo** de una semana a otra? ¿0.01, 0.03, o 0.08 y más?

# %% [markdown] lang="en" id="compare" covers=["mlops.experimentation"] path="deep" minutes=8
# ## “My model has 0.70, yours 0.64”
#
# Two colleagues, the same code, the same training. One measured last week, the other this week. Place a bet: by how much can the
# AUC of **one and the same model** change from one week to the next? 0.01, 0.03, or 0.08 and more?

# %% id="fig-weeks" tags=["figure"]
from mlops_lessons.mlops_experimentation import tracking_plots

tracking_plots.auc_by_week(later, {name: says[name] for name in ("schedule", "past", "all")})

# %% [markdown] lang="es" id="compare-read"
# Los tres suben y bajan **juntos**: hay semanas fáciles y semanas difíciles. Por eso solo se comparan corridas medidas en los
# mismos vuelos. Eso no se confía a la memoria: se anota y se filtra. Así se le pregunta a MLflow, aquí y en tu trabajo:

# %% [markdown] lang="en" id="compare-read"
# All three rise and fall **together**: some weeks are easy, some are hard. So you only compare runs measured on the same flights.
# Do not trust your memory with that: write it down, and filter by it. This is how you ask MLflow, here and at work:

# %% id="demo-search" literal="a query to MLflow"
today = f"tags.session = '{store.session}'"
found = mlflow.search_runs(
    filter_string=f"metrics.auc > 0.65 AND params.algorithm = 'logistic' AND {today}",
    order_by=["metrics.brier ASC"],
)
tracking.show_facts(found=found["tags.mlflow.runName"].tolist())

# %% [markdown] lang="es" id="compare-text"
# `past` va primero, por su Brier; `schedule` y `evening` no pasan de 0.65, y `trees` no es una regresión logística.
#
# Cuidado con una trampa: los parámetros se guardan **como texto**. MLflow no acepta `params.n_features > '5'`; y si los bajas y los
# ordenas tú, `"9"` queda después de `"19"`. Lo que quieras comparar como número, anótalo como medida (`log_metric`).

# %% [markdown] lang="en" id="compare-text"
# `past` comes first, for its Brier score; `schedule` and `evening` stay below 0.65, and `trees` is no logistic regression.
#
# Beware of a trap: parameters are kept **as text**. MLflow does not accept `params.n_features > '5'`; and if you fetch and sort
# them yourself, `"9"` comes after `"19"`. To compare something as a number, log it as a metric (`log_metric`).

# %% id="quiz-compare"
lesson.quiz("track-compare")

# %% [markdown] lang="es" id="ex-best-run-text"
# ### Tu turno: `best_run`
#
# `runs` es una lista de corridas, de la más vieja a la más nueva; cada una tiene `name`, `status`, `data` y `auc` (que puede ser
# `None`). Devuelve el nombre de la mejor **que se pueda comparar**: terminada (`"FINISHED"`), con AUC, y medida en los datos
# `data`. Si hay empate, la más vieja; si no hay ninguna, `None`.
#
# Ejemplo: hay dos corridas medidas en `"9f2c"`: `"a"`, terminada, con 0.66, y `"b"`, con `status` `"FAILED"` y 0.70. Entonces
# `best_run(runs, "9f2c")` es `"a"`, y `best_run(runs, "77aa")` es `None`.

# %% [markdown] lang="en" id="ex-best-run-text"
# ### Your turn: `best_run`
#
# `runs` is a list of runs, the oldest first; each has `name`, `status`, `data` and `auc` (which may be `None`). Return the name of
# the best run **that you can compare**: finished (`"FINISHED"`), with an AUC, and measured on the data `data`. In a tie, the
# oldest; if there is none, `None`.
#
# Example: two runs were measured on `"9f2c"`: `"a"`, finished, with 0.66, and `"b"`, with `status` `"FAILED"` and 0.70. Then
# `best_run(runs, "9f2c")` is `"a"`, and `best_run(runs, "77aa")` is `None`.


# %% id="ex-best-run" tags=["exercise"]
def best_run(runs, data):
    return ...


# %% id="check-best-run" tags=["check"]
lesson.check("best_run", best_run)
# lesson.hint("best_run")
# lesson.solution("best_run")

# %% [markdown] lang="es" id="gain" covers=["mlops.experimentation"] path="deep" minutes=5
# ## ¿Y si fue suerte?
#
# `trees` le gana a `all` por unas milésimas, en más de cincuenta mil vuelos. Con tantos, ¿todavía puede ser suerte?
#
# Para saberlo se **sortea** otra vez, con reposición, lo que ya pasó ([bootstrap](glossary:day-bootstrap)), y se mira cuánto baila
# la diferencia. ¿Qué se sortea: **vuelos** o **días enteros**? Probemos las dos cosas:

# %% [markdown] lang="en" id="gain" covers=["mlops.experimentation"] path="deep" minutes=5
# ## And what if it was luck?
#
# `trees` beats `all` by a few thousandths, on more than fifty thousand flights. With so many, can it still be luck?
#
# To find out, you **draw** again, with replacement, from what has already happened ([bootstrap](glossary:day-bootstrap)), and look
# at how much the difference moves. What do you draw: **flights** or **whole days**? Let us try both:

# %% id="fig-gain" tags=["figure"]
from mlops_lessons.mlops_experimentation import promotion

late, days = later["late"], later["date"]
gains = {
    f"{before} → {after}": promotion.gain_intervals(late, says[before], says[after], days)
    for before, after in [("schedule", "evening"), ("schedule", "all"), ("all", "trees")]
}
tracking_plots.gain_bars(gains)

# %% [markdown] lang="es" id="gain-read"
# Por días, los intervalos salen mucho más anchos. Los vuelos de un mismo día comparten tormenta, colas y aviones: mil vuelos de un
# día malo son casi **un** solo dato. Sorteados uno por uno parecen mil. Aquí hay unos sesenta días, y esa es la muestra de verdad.
#
# Con días, `all` sigue ganándole a `schedule`. De `trees` contra `all`, lo honesto es: **todavía no sé**.

# %% [markdown] lang="en" id="gain-read"
# By days, the intervals come out much wider. Flights of one day share storms, queues and planes: a thousand flights of a bad day
# are nearly **one** piece of data. Drawn one by one they look like a thousand. There are about sixty days here, and that is your
# true sample.
#
# With days, `all` still beats `schedule`. On `trees` against `all`, the honest answer is: **I do not know yet**.

# %% [markdown] lang="es" id="rule" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Que decida una regla, escrita antes
#
# Después de ver los números, cualquiera encuentra una razón para promover el suyo. Por eso la regla se escribe **antes**, como
# código:
#
# 1. si usa algo que a las 18:00 no se sabe, o no se puede volver a hacer: **rechazar**, sin mirar más;
# 2. si ordena peor con seguridad, o sus probabilidades empeoran: **conservar** el actual;
# 3. si ordena mejor con seguridad (el intervalo por días queda sobre cero): **promover**;
# 4. si no: **esperar** más días.
#
# Cuatro [aspirantes](glossary:challenger) contra `schedule`, que hoy trabaja: `evening`, `all`, `peek`, que además mira
# `dep_delay`, y otra vez `all`, pero entrenado con código sin guardar en git. Apuesta por cada uno:

# %% [markdown] lang="en" id="rule" covers=["mlops.experimentation"] path="deep" minutes=7
# ## Let a rule decide, written beforehand
#
# Once you have seen the numbers, you can find a reason to promote any model. So the rule is written **before**, as code:
#
# 1. if it uses something that is not known at 18:00, or cannot be made again: **refuse**, and look no further;
# 2. if it surely ranks worse, or its probabilities get worse: **keep** the present model;
# 3. if it surely ranks better (the interval by days lies above zero): **promote**;
# 4. otherwise: **wait** for more days.
#
# Four [challengers](glossary:challenger) against `schedule`, which is at work today: `evening`, `all`, `peek`, which also looks at
# `dep_delay`, and `all` once more, but trained with code that was never committed to git. Place a bet on each:

# %% id="demo-rule"
from dataclasses import replace

peek = candidates.PEEKING
peeked = candidates.fit(peek, candidates.with_delay(train))
says[peek.name] = candidates.late_shares(peek, peeked, candidates.with_delay(later))
told = {
    one.name: promotion.evidence_of(one, late, says["schedule"], says[one.name], days)
    for one in (candidates.CANDIDATES["evening"], candidates.CANDIDATES["all"], peek)
}
told["all-uncommitted"] = replace(told["all"], gaps=("code_commit",))
promotion.show_decisions(told)

# %% [markdown] lang="es" id="rule-read"
# Mira lo que «gana» `peek`: ni se discute, porque `dep_delay` es el retraso **con que ya salió** el avión. Y el último es idéntico
# al que se promueve, pero nadie podría repetirlo.
#
# Dos avisos. Quien prueba cincuenta aspirantes en los mismos dos meses promueve alguno por azar: por eso noviembre y diciembre
# siguen en su sobre. Y «esperar» es una respuesta: cada noche trae un día más.

# %% [markdown] lang="en" id="rule-read"
# See what `peek` “gains”. The rule does not even look, as `dep_delay` is the delay with which the plane **has already left**. And
# the last one is identical to the one that gets promoted, but nobody could make it again.
#
# Two warnings. If you try fifty challengers on the same two months, you promote one of them by chance: that is why November and
# December stay in their envelope. And “wait” is an answer: each night brings one more day.

# %% [markdown] lang="es" id="ex-promotion-text"
# ### Tu turno: `promotion_verdict`
#
# Escribe los pasos 2 a 4. Recibes los extremos `low` y `high` del intervalo de la ganancia en AUC, el Brier del aspirante y el del
# actual. Las probabilidades **empeoran** cuando el Brier sube más de 0.001. Devuelve `"keep"`, `"promote"` o `"wait"`.
#
# Ejemplo: `promotion_verdict(0.01, 0.03, 0.130, 0.141)` es `"promote"`.

# %% [markdown] lang="en" id="ex-promotion-text"
# ### Your turn: `promotion_verdict`
#
# Write steps 2 to 4. You get the two ends `low` and `high` of the interval of the gain in AUC, the challenger's Brier score and the
# present model's. Probabilities get **worse** when the Brier score rises by more than 0.001. Return `"keep"`, `"promote"` or
# `"wait"`.
#
# Example: `promotion_verdict(0.01, 0.03, 0.130, 0.141)` is `"promote"`.


# %% id="ex-promotion-verdict" tags=["exercise"]
def promotion_verdict(low, high, brier, champion_brier):
    return ...


# %% id="check-promotion-verdict" tags=["check"]
lesson.check("promotion_verdict", promotion_verdict)
# lesson.hint("promotion_verdict")
# lesson.solution("promotion_verdict")

# %% id="quiz-rule"
lesson.quiz("track-rule")

# %% [markdown] lang="es" id="registry" covers=["mlops.experimentation"] path="deep" minutes=8
# ## ¿Quién está de turno?
#
# El servicio de la mesa tiene que cargar «el modelo que toca». ¿Cómo lo nombras: por su archivo, por su número de versión o por su
# **puesto**?
#
# El [registro de modelos](glossary:model-registry) da un número a cada versión y deja pegarle letreros, los
# [alias](glossary:model-alias). El servicio pide `champion` y no sabe de números. Guardamos dos modelos y los promovemos, uno tras
# otro:

# %% [markdown] lang="en" id="registry" covers=["mlops.experimentation"] path="deep" minutes=8
# ## Who is on duty?
#
# The desk's service has to load “the model on duty”. How do you name it: by its file, by its version number, or by its **post**?
#
# The [model registry](glossary:model-registry) gives each version a number and lets you stick labels on it, the
# [aliases](glossary:model-alias). The service asks for `champion` and knows no numbers. We save two models and promote them, one
# after the other:

# %% id="demo-register"
import mlflow.sklearn

from mlops_lessons.mlops_experimentation import registry

versions = []
for name in ("schedule", "all"):
    with mlflow.start_run(run_name=name) as run:
        mlflow.set_tags(origin)
        mlflow.log_params(candidates.CANDIDATES[name].params)
        mlflow.log_metrics(candidates.measures(late, says[name]))
        saved = mlflow.sklearn.log_model(
            models[name],
            name="model",
            serialization_format="skops",
            skops_trusted_types=list(registry.TRUSTED),
            pip_requirements=lineage.requirements(),
        )
    versions.append(registry.register(store, run.info.run_id, saved.model_uri))
    registry.promote(store.client, versions[-1])
registry.show_aliases(store, *versions)

# %% [markdown] lang="es" id="registry-back"
# `all` es `champion`, y `previous` recuerda a quién relevó. Antes de que salga mañana, un simulacro: son las 19:10 y manda alertas
# sin parar. ¿Qué hay que entrenar, copiar o borrar para volver atrás?

# %% [markdown] lang="en" id="registry-back"
# `all` is `champion`, and `previous` remembers whom it relieved. Before it goes out tomorrow, a drill: it is 19:10, and it sends
# alerts without end. What do you have to train, copy or delete to go back?

# %% id="demo-roll-back"
back = registry.roll_back(store.client)
registry.show_aliases(store, *versions)
registry.promote(store.client, versions[-1])

# %% [markdown] lang="es" id="registry-read"
# Nada: se movió **un letrero**. Funciona porque al promover se dejó puesto `previous`. Es la idea del interruptor de la `05`: lo
# desplegado no cambia, cambia a dónde se apunta. Acabado el simulacro, la última línea repuso a `all`: es el modelo de noviembre.
#
# En tutoriales viejos verás etapas (`Staging`, `Production`): MLflow las marcó como obsoletas en la 2.9, a fines de 2023, en favor
# de los alias.

# %% [markdown] lang="en" id="registry-read"
# Nothing: **one label** moved. It works because the promotion had put up `previous`. It is the idea of the switch in `05`: what is
# deployed stays the same, only the pointer moves. The drill is over, and the last line put `all` back: it is the November model.
#
# In old tutorials you will see stages (`Staging`, `Production`): MLflow deprecated them in 2.9, at the end of 2023, in favour of
# aliases.

# %% [markdown] lang="es" id="ex-move-champion-text"
# ### Tu turno: `move_champion`
#
# `client` es un cliente de MLflow de verdad. Pon `champion` en la versión `version` del modelo `name`, y `previous` en la que
# estaba antes, si había. Promover **otra vez la misma** no cambia nada: el camino de vuelta no se pierde. Devuelve `version`.
#
# Te sirven `client.get_registered_model(name).aliases`, un diccionario de alias a versión, y
# `client.set_registered_model_alias(name, alias, version)`. Ojo: MLflow da la versión a veces como número y a veces como texto;
# aquí `version` es texto, como `"2"`.
#
# Ejemplo: tras promover `"1"` y después `"2"`, `champion` está en la 2 y `previous` en la 1.

# %% [markdown] lang="en" id="ex-move-champion-text"
# ### Your turn: `move_champion`
#
# `client` is a real MLflow client. Put `champion` on the version `version` of the model `name`, and `previous` on the one that was
# there before, if any. Promoting **the same one again** changes nothing: the way back is not lost. Return `version`.
#
# You need `client.get_registered_model(name).aliases`, a dictionary from alias to version, and
# `client.set_registered_model_alias(name, alias, version)`. Watch out: MLflow gives the version sometimes as a number and sometimes
# as text; here `version` is text, such as `"2"`.
#
# Example: after promoting `"1"` and then `"2"`, `champion` is on 2 and `previous` on 1.


# %% id="ex-move-champion" tags=["exercise"]
def move_champion(client, name, version):
    return ...


# %% id="check-move-champion" tags=["check"]
lesson.check("move_champion", move_champion)
# lesson.hint("move_champion")
# lesson.solution("move_champion")

# %% id="quiz-registry"
lesson.quiz("track-registry")

# %% [markdown] lang="es" id="formats" covers=["mlops.experimentation"] path="deep" minutes=4
# ## Llega el modelo de un desconocido
#
# Guardamos en [skops](glossary:skops), que solo ejecuta lo que alguien aprobó, y MLflow sabe leerlo. Este viene en ese formato, y
# su primer paso es la consola del sistema. Apuesta: ¿lo carga MLflow, o se niega?

# %% [markdown] lang="en" id="formats" covers=["mlops.experimentation"] path="deep" minutes=4
# ## A stranger's model arrives
#
# We save as [skops](glossary:skops), which runs only what somebody approved, and MLflow can read it. This model comes in that
# format, and its first step is the system's shell. Place a bet: does MLflow load it, or refuse?

# %% id="demo-stranger"
stranger = registry.model_of_a_stranger()
loaded = mlflow.sklearn.load_model(stranger)
tracking.show_facts(first_step=loaded[0].func.__name__)

# %% [markdown] lang="es" id="formats-why"
# Lo carga sin una queja, como a un invitado que trae su propia lista de invitados: la de lo permitido va **en la carpeta del
# modelo** (`MLmodel`, `skops_trusted_types`), y la escribió quien lo hizo. El código de MLflow lo advierte en un comentario.
# Apágalo con `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false` y carga tú, con **tu** lista:

# %% [markdown] lang="en" id="formats-why"
# It loads it without complaint, like a guest who brings their own guest list: the list of what is allowed stands **in the model's
# folder** (`MLmodel`, `skops_trusted_types`), written by the model's author. A comment in MLflow's code warns of that. Switch it
# off with `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false`, and load it yourself, with **your** list:

# %% id="demo-trusted"
try:
    registry.load_trusted(stranger)
except registry.UntrustedModelError as refusal:
    said = str(refusal)
ours = registry.load_trusted(registry.folder_of(store, "champion"))
tracking.show_facts(stranger=said, ours=[step for step, _model in ours.steps])

# %% [markdown] lang="es" id="formats-table"
# El del desconocido no pasa; el nuestro, sí. Y no es el único formato:
#
# | lo que guarda MLflow 3.17 (noviembre de 2026) | lo que puede ejecutarse al cargarlo |
# |---|---|
# | scikit-learn, por defecto: skops | los tipos que diga **el modelo** |
# | scikit-learn con `pickle` o `cloudpickle` | lo que diga el archivo |
# | un modelo propio (`pyfunc`) con clase de Python | cloudpickle: lo que diga el archivo |
# | un modelo «desde código» | un `.py`: todo él |
#
# O sea: el formato ayuda, pero **de quién es** el modelo y **qué lista** usas deciden más. Lo nuestro lleva además firma, como en
# la `04`.

# %% [markdown] lang="en" id="formats-table"
# The stranger's does not pass; ours does. And it is not the only format:
#
# | what MLflow 3.17 saves (November 2026) | what can run when you load it |
# |---|---|
# | scikit-learn, by default: skops | the types that **the model** says |
# | scikit-learn with `pickle` or `cloudpickle` | whatever the file says |
# | a model of your own (`pyfunc`) with a Python class | cloudpickle: whatever the file says |
# | a model “from code” | a `.py`: all of it |
#
# In short: the format helps, but **whose** the model is and **which list** you use decide more. Ours carries a signature too, as in
# `04`.

# %% id="quiz-formats"
lesson.quiz("track-formats")

# %% [markdown] lang="es" id="lineage" covers=["mlops.experimentation"] path="deep" minutes=7
# ## «¿Con qué datos se hizo?»
#
# Auditoría pregunta por el modelo que decidió ayer. Del alias a la versión, de ahí a la corrida, y de ella a los datos, el código y
# el entorno: esa cadena es el [linaje](glossary:lineage).

# %% [markdown] lang="en" id="lineage" covers=["mlops.experimentation"] path="deep" minutes=7
# ## “On what data was it made?”
#
# The auditors ask about the model that decided yesterday. From the alias to the version, from there to the run, and from the run to
# data, code and environment: that chain is the [lineage](glossary:lineage).

# %% id="demo-origin"
registry.show_origin(store)

# %% [markdown] lang="es" id="lineage-digest"
# Está entera: cualquiera puede volver a hacer el modelo de noviembre. ¿Y si los datos cambian después, sin que nadie lo diga?
#
# MLflow también sabe resumir una tabla. Comparemos su resumen con el nuestro. A tres columnas del entrenamiento les cambiamos **un
# solo valor**, en la fila 20 000. Apuesta: ¿quién se da cuenta?

# %% [markdown] lang="en" id="lineage-digest"
# It is whole: anybody can make the November model again. And if the data change afterwards, and nobody says so?
#
# MLflow can digest a table too. Let us compare its digest with ours. In three columns of the training table we change **one single
# value**, in row 20,000. Place a bet: who notices?

# %% id="demo-digest"
given = train[["carrier", "hour", "late"]]
altered = given.copy()
altered.iloc[20_000, 1] += 1
theirs = [mlflow.data.from_pandas(table).digest for table in (given, altered)]
ours = [lineage.table_digest(table) for table in (given, altered)]
tracking.show_facts(mlflow_notices=theirs[0] != theirs[1], we_notice=ours[0] != ours[1])

# %% [markdown] lang="es" id="lineage-digest-read"
# Solo el nuestro. El de MLflow (3.17) mira las primeras 10 000 filas y cuántas hay: es rápido, y sirve para reconocer una tabla, no
# para dar fe de ella. Antes de confiar en un resumen, pregunta **qué resume**.
#
# Con el código pasa algo parecido. El commit solo dice la verdad si no hay cambios sin guardar:

# %% [markdown] lang="en" id="lineage-digest-read"
# Only ours does. MLflow's (3.17) looks at the first 10,000 rows and at how many there are: it is fast, and good for recognising a
# table, not for vouching for it. Before you trust a digest, ask **what it digests**.
#
# The same goes for code. The commit tells the truth only if there are no changes outside it:

# %% id="demo-dirty"
repository = lineage.lay_code()
clean = lineage.tags(train, repository)
with (repository / "train.py").open("a", encoding="utf-8") as code:
    size = code.write("\nTRAINED_ON = (1, 10)\n")
changed = lineage.tags(train, repository)
tracking.show_facts(gaps_clean=lineage.gaps(clean), gaps_changed=lineage.gaps(changed))

# %% [markdown] lang="es" id="ex-lineage-gaps-text"
# Con el cambio, el commit ya no vale. Y era una sola línea: con ella el modelo se entrena hasta octubre, sobre los mismos meses en
# que se mide.
#
# ### Tu turno: `lineage_gaps`
#
# `tags` es un diccionario. Devuelve lo que falta de `data_digest`, `code_commit`, `environment` y `seed`, **en ese orden**. Falta
# lo que no está, lo que es `None` y lo que está en blanco; un `code_commit` que termina en `+changes` también falta.
#
# Ejemplo: `lineage_gaps({"data_digest": "9f2c", "code_commit": "41ab+changes", "environment": " ", "seed": 0})` es
# `["code_commit", "environment"]`.

# %% [markdown] lang="en" id="ex-lineage-gaps-text"
# With the change, the commit no longer counts. And it was a single line: with it the model is trained until October, on the very
# months on which it is measured.
#
# ### Your turn: `lineage_gaps`
#
# `tags` is a dictionary. Return what is missing of `data_digest`, `code_commit`, `environment` and `seed`, **in that order**. A tag
# is missing if it is absent, `None` or blank; and a `code_commit` that ends in `+changes` is missing too.
#
# Example: `lineage_gaps({"data_digest": "9f2c", "code_commit": "41ab+changes", "environment": " ", "seed": 0})` is
# `["code_commit", "environment"]`.


# %% id="ex-lineage-gaps" tags=["exercise"]
def lineage_gaps(tags):
    return ...


# %% id="check-lineage-gaps" tags=["check"]
lesson.check("lineage_gaps", lineage_gaps)
# lesson.hint("lineage_gaps")
# lesson.solution("lineage_gaps")

# %% id="quiz-lineage"
lesson.quiz("track-lineage")

# %% [markdown] lang="es" id="card" covers=["mlops.experimentation"] path="deep" minutes=6
# ## Lo que el modelo no dice de sí mismo
#
# Dentro de un año, alguien de otro aeropuerto encuentra el modelo y lo usa. ¿Qué debería haber leído antes? Para eso está la
# [ficha del modelo](glossary:model-card). Una parte sale de la corrida; otra, no. ¿Qué renglones no puede llenar ninguna máquina?

# %% [markdown] lang="en" id="card" covers=["mlops.experimentation"] path="deep" minutes=6
# ## What the model does not say of itself
#
# A year from now, somebody at another airport finds the model and uses it. What should they have read first? That is what the
# [model card](glossary:model-card) is for. Part of it comes out of the run; part does not. Which lines can no machine fill in?

# %% id="demo-card"
from mlops_lessons.mlops_experimentation import model_card

card = model_card.draft(candidates.CANDIDATES["all"], later, says["all"], origin["data_digest"])
model_card.show_card(card)

# %% [markdown] lang="es" id="ex-model-card-text"
# Los tres primeros renglones: para qué es, para qué no, quién responde. Los demás salieron de la corrida.
#
# ### Tu turno: `model_card_file`
#
# Un colega llenó la suya con prisa. Tiene **siete** problemas, y uno habría bastado para que `peek` llegara a producción. Repárala:
# se revisa renglón por renglón. Cuando la tengas, cambia la última línea por estas dos:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# model_card_file = where
# ```

# %% [markdown] lang="en" id="ex-model-card-text"
# The first three lines: what it is for, what it is not for, who answers for it. The others came out of the run.
#
# ### Your turn: `model_card_file`
#
# A colleague filled in their card in a hurry. It has **seven** problems, and one of them would have been enough for `peek` to reach
# production. Repair it: the check goes line by line. When you have it, replace the last line with these two:
#
# ```python
# size = where.write_text(text, encoding="utf-8")
# model_card_file = where
# ```

# %% id="ex-model-card-file" tags=["exercise"] literal="a TOML file that the learner mends"
from pathlib import Path

text = """
intended_use = "flights"
not_for = []
owner = "flight desk, data team"
predicted_at = "18:00, the day before"
features = ["carrier", "origin", "hour", "late_share", "dep_delay"]
trained_on = [1, 2, 3, 4, 5, 6, 7, 8]
measured_on = [7, 8, 9]
weakest_slice = ""
data_digest = "the January file"

[auc]
value = 90
"""
where = Path("model_card.toml")
model_card_file = ...

# %% id="check-model-card-file" tags=["check"]
lesson.check("model_card_file", model_card_file)
# lesson.hint("model_card_file")
# lesson.solution("model_card_file")

# %% id="think-card"
lesson.think("track-card")

# %% [markdown] lang="es" id="envelope" covers=["mlops.experimentation"] path="deep" minutes=3
# ## Se abre el sobre
#
# El modelo de noviembre está elegido, promovido y guardado: `all`. Ya no se cambia nada. Ahora sí: noviembre y diciembre, una sola
# vez. Apuesta: ¿cumple lo que prometió?

# %% [markdown] lang="en" id="envelope" covers=["mlops.experimentation"] path="deep" minutes=3
# ## The envelope is opened
#
# The November model is chosen, promoted and saved: `all`. Nothing changes any more. Now we may look: November and December, once.
# Place a bet: does it keep its promise?

# %% id="fig-envelope" tags=["figure"]
chosen = candidates.CANDIDATES["all"]
year_end = candidates.flights_of_months((9, 12))
shares = candidates.late_shares(chosen, models["all"], year_end)
some, others = train_test_split(known, train_size=30_000, random_state=0)
flattered = candidates.late_shares(chosen, candidates.fit(chosen, some), others)
plots.envelope(
    year_end,
    shares,
    promised=candidates.measures(later["late"], says["all"])["auc"],
    shuffled=candidates.measures(others["late"], flattered)["auc"],
)

# %% [markdown] lang="es" id="envelope-read"
# No del todo, y ninguna medida del pasado podía asegurarlo: en diciembre, la parte de vuelos tardíos fue casi el doble que en
# octubre. Pero la promesa medida hacia adelante quedó más cerca que la barajada.
#
# Un modelo envejece: quién lo vigila, y cuándo se entrena de nuevo, es la lección `09`.

# %% [markdown] lang="en" id="envelope-read"
# Not quite, and no measure of the past could guarantee it: in December the share of late flights was nearly twice October's. But
# the promise measured forwards came closer than the shuffled one.
#
# A model ages: who watches it, and when to train it again, is lesson `09`.

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Unas cuantas de repaso; mezclan todo lo anterior.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A few to look back; they mix all of the above.

# %% id="quiz-recap"
lesson.quiz("experiment-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# Mides hacia adelante, mejoras por vueltas, cada corrida deja rastro y una regla elige el modelo que sale a trabajar. Aquí tienes
# lo que te salió y a dónde volver.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# You measure forwards, improve in rounds, each run leaves a trace, and a rule chooses the model that goes to work. Here is what you
# got right, and where to go back.

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
# - [MLflow, registro de corridas](https://mlflow.org/docs/latest/ml/tracking/)
# - [scikit-learn, validación cruzada y datos con orden en el tiempo](https://scikit-learn.org/stable/modules/cross_validation.html)
# - [scikit-learn, calibración de probabilidades](https://scikit-learn.org/stable/modules/calibration.html)
# - [joblib, otros motores de reparto](https://joblib.readthedocs.io/en/stable/parallel.html)
# - Bergstra y Bengio (2012), [búsqueda al azar de ajustes](https://jmlr.org/papers/v13/bergstra12a.html)
#
# Todo está en inglés.

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - [MLflow, tracking](https://mlflow.org/docs/latest/ml/tracking/)
# - [scikit-learn, cross-validation, data ordered in time included](https://scikit-learn.org/stable/modules/cross_validation.html)
# - [scikit-learn, calibration of probabilities](https://scikit-learn.org/stable/modules/calibration.html)
# - [joblib, other ways to hand out work](https://joblib.readthedocs.io/en/stable/parallel.html)
# - Bergstra and Bengio (2012), [random search for settings](https://jmlr.org/papers/v13/bergstra12a.html)
