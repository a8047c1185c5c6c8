# %% [markdown] lang="es" id="title"
# # El equipo de datos
#
# La jefa de operaciones pregunta: **¿cuándo llegan tarde nuestros vuelos, y qué podemos avisar la víspera?** Hoy la misma pregunta pasa
# por tres pares de manos: análisis, ciencia e ingeniería de datos, con 336 776 vuelos reales.
#
# **En clase (8 minutos)** verás qué hace cada papel con la misma tabla, por qué una carga debe poder repetirse, y qué detiene un contrato de
# datos.
#
# **A tu ritmo (unos 100 minutos, con ejercicios)** podrás:
#
# - completar los seis pasos de la cadena que alimenta esa tabla;
# - responder a la gerencia con SQL, una gráfica y una hoja de cálculo;
# - presentar un modelo junto a su línea base, sin adornos;
# - ver dónde estás en el camino hacia la ingeniería de datos.
#
# **Antes:** las lecciones `01` a `05`.

# %% [markdown] lang="en" id="title"
# # The data team
#
# The head of operations asks: **when do our flights arrive late, and what can we say the day before?** Today the same question goes
# through three pairs of hands, data analyst, scientist and engineer, with 336,776 real flights.
#
# **In class (8 minutes)** you will see what each role does with the same table, why a load must be safe to repeat, and what a data contract
# stops.
#
# **At your own pace (about 100 minutes, with exercises)** you will be able to:
#
# - complete the six steps of the pipeline that feeds that table;
# - answer the management with SQL, a chart and a spreadsheet;
# - present a model beside its baseline, unadorned;
# - see where you stand on the road to data engineering.
#
# **Before:** lessons `01` to `05`.

# %% id="setup" tags=["setup"]
from mlops_lessons import open_lesson

lesson = open_lesson("data_team")

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

# %% [markdown] lang="es" id="team" covers=["team.definition"] path="core" minutes=2
# ## ¿A quién le preguntas?
#
# Los datos existen: son archivos de texto. «Tarde» es llegar con 15 minutos de retraso o más. El [equipo de datos](glossary:data-team) los
# mueve, los ordena y los interpreta, con tres papeles: análisis, ciencia e ingeniería.
#
# Apuesta: ¿quién debe empezar?

# %% [markdown] lang="en" id="team" covers=["team.definition"] path="core" minutes=2
# ## Whom do you ask?
#
# The data exist, as text files. “Late” means arriving 15 minutes or more after schedule. The [data team](glossary:data-team) moves them,
# structures them and draws insight from them, in three roles: analyst, scientist and engineer.
#
# Place a bet: who should begin?

# %% id="demo-relay"
from mlops_lessons.data_team import roles

roles.show_relay()

# %% [markdown] lang="es" id="team-call"
# Empieza ingeniería, y se lee de arriba abajo: cada papel trabaja con lo que le **entrega** el anterior. Ahí es donde se rompe.
#
# Lunes, 8:50. La gráfica de la junta dice que en julio no llegó tarde **ningún** vuelo. La consulta es la de siempre. Apuesta: ¿a quién
# llamas primero?

# %% [markdown] lang="en" id="team-call"
# The engineer begins, and you read downwards: each role works with what the one before **hands over**. That is where things break.
#
# Monday, 8:50. The chart for the meeting says that in July **no** flight was late. The query is the same as ever. Place a bet: whom do
# you call first?

# %% id="demo-empty-july"
roles.show_case("empty_july")

# %% [markdown] lang="es" id="engineer" covers=["team.engineer"] path="core" minutes=2
# ## ¿Y si la carga se ejecuta dos veces?
#
# Empieza la [ingeniería de datos](glossary:data-engineer). Cada mes cae un CSV en una carpeta, y tu
# [cadena de datos](glossary:data-pipeline) lo lleva a una base analítica, DuckDB. La primera versión es un `INSERT`:

# %% [markdown] lang="en" id="engineer" covers=["team.engineer"] path="core" minutes=2
# ## What if the load runs twice?
#
# The [data engineer](glossary:data-engineer) begins. Each month a CSV lands in a folder, and your [data pipeline](glossary:data-pipeline)
# takes it to an analytical database, DuckDB. The first version is an `INSERT`:

# %% id="demo-append" literal="the queries"
from mlops_lessons.data_team import tables
from mlops_lessons.data_team.warehouse import connect, create_flights, month_file

append = "INSERT INTO flights BY NAME SELECT * FROM read_csv(?, nullstr = 'NA')"
db = connect()
create_flights(db, key=False)
db.execute(append, [str(month_file(1))])
tables.show_flights(db)

# %% [markdown] lang="es" id="engineer-bet"
# A las 3:00 el servidor se reinició, y alguien volvió a ejecutar la carga, por si acaso.
#
# Apuesta: ¿cuál de los dos números delata lo que pasó? ¿Los dos, uno, ninguno?

# %% [markdown] lang="en" id="engineer-bet"
# At 3:00 the server restarted, and somebody ran the load again, just in case.
#
# Place a bet: which of the two numbers gives away what happened? Both, one, neither?

# %% id="demo-append-again"
db.execute(append, [str(month_file(1))])
tables.show_flights(db)

# %% [markdown] lang="es" id="engineer-replace"
# Se duplicó la cuenta, pero la proporción, la cifra del tablero, ni se movió. Nadie vio un error.
#
# El remedio es que repetir no haga daño: borrar **ese** mes e insertar el archivo, todo o nada. Es una carga
# [idempotente](glossary:idempotency). Tres veces seguidas:

# %% [markdown] lang="en" id="engineer-replace"
# The count doubled, but the share, the figure on the dashboard, did not move. Nobody saw an error.
#
# The remedy is a load that is safe to repeat: delete **that** month and insert the file, all or nothing. This load is
# [idempotent](glossary:idempotency). Three times in a row:

# %% id="demo-replace"
from mlops_lessons.data_team import pipeline

db = connect()
pipeline.create(db)
tables.show_loads([pipeline.load_month(db, month_file(1), month=1) for _ in range(3)])

# %% [markdown] lang="es" id="contract" covers=["team.engineer_functions"] path="core" minutes=2
# ## Febrero llega tres veces
#
# Tres archivos de febrero, cada uno con una sorpresa: la distancia en kilómetros; la hora local escrita como si fuera UTC; los dos retrasos,
# cruzados.
#
# Apuesta: ¿cuántos de los tres rechaza la base de datos?

# %% [markdown] lang="en" id="contract" covers=["team.engineer_functions"] path="core" minutes=2
# ## February arrives three times
#
# Three files of February, each with a surprise: the distance in kilometres; the local hour written as if it were UTC; the two delays
# crossed.
#
# Place a bet: how many of the three does the database refuse?

# %% id="demo-three-files"
from mlops_lessons.data_team.contract import read_delivery

february = read_delivery(month_file(2))
tables.show_refusals(["kilometres", "shifted_zone", "swapped_delays"], february, month=2)

# %% [markdown] lang="es" id="contract-read"
# Ninguno: para la base, un número es un número. Los detuvo un [contrato de datos](glossary:data-contract), lo prometido escrito como
# reglas con nombre que se revisan en cada archivo. Ningún avión de línea promedia más de 600 millas por hora.
#
# Esa es una de las seis [funciones](glossary:engineer-functions) de la ingeniería de datos. Con la tabla limpia, sigue el análisis.

# %% [markdown] lang="en" id="contract-read"
# None: to the database a number is a number. A [data contract](glossary:data-contract) stopped them: the promise, written as named rules
# and checked on each file. No airliner averages over 600 miles an hour.
#
# This is one of the six [functions](glossary:engineer-functions) of the data engineer. The table is clean: the analyst comes next.

# %% id="quiz-engineer-first"
lesson.quiz("engineer-first")

# %% [markdown] lang="es" id="analyst" covers=["team.analyst"] path="core" minutes=1
# ## La misma tabla, en manos de análisis
#
# El [análisis de datos](glossary:data-analyst) vuelve la tabla una respuesta. Apuesta: de cada cien vuelos de las 7:00, ¿cuántos llegan
# tarde? ¿Y de los de las 19:00?

# %% [markdown] lang="en" id="analyst" covers=["team.analyst"] path="core" minutes=1
# ## The same table, in the analyst's hands
#
# The [data analyst](glossary:data-analyst) turns the table into an answer. Place a bet: of a hundred flights of 7:00, how many arrive
# late? And of those of 19:00?

# %% id="fig-late-by-hour" tags=["figure"] literal="the query"
from mlops_lessons.data_team import analyst_plots
from mlops_lessons.data_team.warehouse import connect, warehouse

query = """SELECT hour, count(*) AS flights, avg((arr_delay >= 15)::INT) AS late_share
FROM flights WHERE arr_delay IS NOT NULL GROUP BY hour ORDER BY hour"""
with connect(warehouse(), read_only=True) as year:
    by_hour = year.sql(query).fetchall()
analyst_plots.late_by_hour(by_hour)

# %% [markdown] lang="es" id="scientist" covers=["team.scientist"] path="core" minutes=1
# ## Y en manos de ciencia
#
# La gráfica cuenta lo que ya pasó. La [ciencia de datos](glossary:data-scientist) apuesta por mañana: a las 18:00 de la víspera avisa del
# 10 % de los vuelos con más riesgo. Apuesta: ¿aciertan más de la mitad de sus avisos?

# %% [markdown] lang="en" id="scientist" covers=["team.scientist"] path="core" minutes=1
# ## And in the scientist's hands
#
# The chart tells what has happened. The [data scientist](glossary:data-scientist) bets on tomorrow: at 18:00 of the day before, it warns
# of the 10 % of flights with the highest risk. Place a bet: are more than half of its warnings right?

# %% id="fig-warnings" tags=["figure"]
from mlops_lessons.data_team import first_model

presented = first_model.present(warned=0.1)
analyst_plots.warnings(presented)

# %% [markdown] lang="es" id="scientist-read"
# Ni la mitad, y casi el doble que al azar. ¿Vale la pena construirlo? Eso se decide antes de programar: lección `07`.

# %% [markdown] lang="en" id="scientist-read"
# Not even half, and nearly twice as many as at random. Is it worth building? That is decided before programming: lesson `07`.

# %% [markdown] lang="es" id="functions" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=3
# ## Seis funciones, una cadena
#
# La ingeniería de datos cumple seis funciones. En abstracto suenan parecidas. Sobre nuestra cadena, cada una es un paso distinto, y tú
# completas los seis:
#
# | función | en esta cadena | tu paso |
# |---|---|---|
# | construir la arquitectura de datos | archivos, tabla, vista | `flight_key` |
# | alinearla con el negocio | «tarde», definido una sola vez | `late_by_airport` |
# | mejorar fiabilidad, eficiencia y calidad | repetir una carga sin daño | `load_month` |
# | garantizar la integridad de los procesos | contrato y linaje | `delivery_contract` |
# | preparar datos para modelos | lo que se sabía a las 18:00 | `known_at` |
# | administrar los cambios | la fuente cambia de formato | `to_current` |

# %% [markdown] lang="en" id="functions" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=3
# ## Six functions, one pipeline
#
# A data engineer has six functions. In the abstract they sound alike. In our pipeline each is a step of its own, and you complete all
# six:
#
# | function | in this pipeline | your step |
# |---|---|---|
# | build the data architecture | files, table, view | `flight_key` |
# | align it with the business | “late”, defined only once | `late_by_airport` |
# | improve reliability, efficiency, quality | loads safe to repeat | `load_month` |
# | guarantee the integrity of processes | contract and lineage | `delivery_contract` |
# | prepare data for models | what was known at 18:00 | `known_at` |
# | manage changes | the source changes its format | `to_current` |

# %% id="fig-pipeline" tags=["figure"]
from mlops_lessons.data_team import plots

plots.pipeline_map()

# %% [markdown] lang="es" id="functions-who"
# Arriba va el dato, debajo tu código. ¿Qué hace falta saber? Matemáticas, programación y sistemas para datos grandes. Con Hadoop (desde 2006) eso quería decir
# repartir archivos entre muchas máquinas baratas. Hoy 336 776 vuelos caben en un archivo y se consultan en milisegundos: pregunta primero **si tus
# datos son grandes de verdad**. Lo demás no cambió: que lleguen completos, a tiempo y con el mismo significado.

# %% [markdown] lang="en" id="functions-who"
# The data runs along the top, your code stands below. What must you know? Mathematics, programming, and systems for large data. With Hadoop (from
# 2006) this meant spreading files over many cheap machines. Today 336,776 flights fit into one file and take milliseconds to query: first ask **whether
# your data is large at all**. The rest has not changed: it must arrive complete, on time and with the same meaning.

# %% id="quiz-engineer-functions"
lesson.quiz("engineer-functions")

# %% [markdown] lang="es" id="architecture" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Función 1: la arquitectura. ¿Quién es cada fila?
#
# Tres capas: los archivos **como llegaron** (nadie los toca), una tabla limpia, y vistas para quienes preguntan. Si algo sale mal arriba,
# se rehace desde abajo.
#
# La tabla necesita una [clave](glossary:primary-key): las columnas que dicen *de qué vuelo* habla una fila. En un boleto se lee aerolínea,
# número y fecha. Apuesta: ¿cuántas parejas de vuelos del año comparten las tres?

# %% [markdown] lang="en" id="architecture" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Function 1: the architecture. Who is each row?
#
# Three layers: the files **as they came** (nobody touches them), a clean table, and views for the people who ask. If something goes wrong above,
# you build it again from below.
#
# The table needs a [key](glossary:primary-key): the columns that say *which flight* a row is about. A ticket reads carrier, number and date.
# Place a bet: how many pairs of flights in the year share all three?

# %% id="demo-key" literal="the query"
from mlops_lessons.data_team.warehouse import warehouse

year = connect(warehouse(), read_only=True)
shared = """
SELECT carrier, flight, month, day, string_agg(origin, ' + ' ORDER BY sched_dep_time) AS origins
FROM flights GROUP BY ALL HAVING count(*) > 1 ORDER BY month, day
"""
pairs = year.sql(shared).df()
tables.show_pairs(pairs)

# %% [markdown] lang="es" id="architecture-turn"
# Son pocas, y por eso peligrosas: con esa clave la carga «funciona» y pierde un vuelo aquí y otro allá.
#
# ### Ejercicio: `flight_key`
#
# Escribe la lista de columnas que sirve de clave: distingue cada vuelo, **nunca falta**, se conoce antes de la salida, no se mueve si cambia
# el horario, y no le sobra ninguna. Piensa también en los años que vendrán. Las columnas:
#
# `year`, `month`, `day`, `dep_time`, `sched_dep_time`, `dep_delay`, `arr_time`, `sched_arr_time`, `arr_delay`, `carrier`, `flight`, `tailnum`,
# `origin`, `dest`, `air_time`, `distance`, `hour`, `minute`, `time_hour`
#
# Forma de la respuesta: `["year", "month", …]`, en cualquier orden.

# %% [markdown] lang="en" id="architecture-turn"
# There are few, and that makes them dangerous: with this key the load “works” and loses a flight here and another there.
#
# ### Exercise: `flight_key`
#
# Write the list of columns that serves as the key: it tells each flight apart, is **never missing**, is known before departure, does not move
# when the timetable changes, and has none too many. Think of the years to come as well. The columns:
#
# `year`, `month`, `day`, `dep_time`, `sched_dep_time`, `dep_delay`, `arr_time`, `sched_arr_time`, `arr_delay`, `carrier`, `flight`, `tailnum`,
# `origin`, `dest`, `air_time`, `distance`, `hour`, `minute`, `time_hour`
#
# Form of the answer: `["year", "month", …]`, in any order.

# %% id="ex-flight-key" tags=["exercise"]
flight_key = ...

# %% id="check-flight-key" tags=["check"]
lesson.check("flight_key", flight_key)
# lesson.hint("flight_key")
# lesson.solution("flight_key")

# %% [markdown] lang="es" id="business" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=6
# ## Función 2: el negocio. ¿Qué es «tarde»?
#
# Cinco personas de la mesa calculan «la proporción de vuelos tarde del año» con la misma tabla. Ninguna se equivoca al programar.
#
# Apuesta: ¿a qué distancia queda la cifra más alta de la más baja? ¿Un punto, cinco, más de diez?

# %% [markdown] lang="en" id="business" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=6
# ## Function 2: the business. What is “late”?
#
# Five people at the desk work out “the share of late flights of the year” from the same table. None of them makes a programming error.
#
# Place a bet: how far is the highest figure from the lowest? One point, five, more than ten?

# %% id="fig-definitions" tags=["figure"] literal="the definitions"
definitions = {
    "arr_delay >= 15": "arr_delay IS NOT NULL",
    "dep_delay >= 15": "dep_delay IS NOT NULL",
    "arr_delay > 0": "arr_delay IS NOT NULL",
    "coalesce(arr_delay, 0) >= 15": "true",
    "coalesce(arr_delay, 15) >= 15": "true",
}
plots.definitions(year, definitions)

# %% [markdown] lang="es" id="business-read"
# La barra más larga mide casi el doble que la más corta. ¿Cuál está bien? Lo contesta el negocio, una vez, por escrito. Aquí se acordó: **15 minutos
# o más a la llegada**; los cancelados y los desviados no llegaron, así que no cuentan ni a favor ni en contra (y se informan aparte).
#
# Tu trabajo es que esa decisión viva **en un solo lugar**, una vista llamada `arrivals`, y no copiada en cinco cuadernos.

# %% [markdown] lang="en" id="business-read"
# The longest bar is nearly twice the shortest. Which is right? The business answers that, once, in writing. Here it was agreed: **15 minutes or
# more at arrival**; cancelled and diverted flights did not arrive, so they count neither for nor against (and are reported apart).
#
# Your job is that this decision lives **in one place**, a view called `arrivals`, and not copied into five notebooks.

# %% [markdown] lang="es" id="business-turn"
# ### Ejercicio: `late_by_airport`
#
# `db` es una conexión de DuckDB con la tabla `flights` (columnas `origin`, `dep_delay`, `arr_delay`; vacío donde no se sabe). Devuelve un
# diccionario que dé, por aeropuerto de salida, la **proporción** (entre 0 y 1) de vuelos tarde entre los que llegaron. Un aeropuerto sin llegadas no
# aparece.
#
# Ejemplo: si solo llegaron tres, los tres desde `JFK`, con 0, 15 y 90 minutos de retraso, es `{"JFK": 0.666…}`.

# %% [markdown] lang="en" id="business-turn"
# ### Exercise: `late_by_airport`
#
# `db` is a DuckDB connection with the table `flights` (columns `origin`, `dep_delay`, `arr_delay`; empty where it is not known). Return a
# dictionary from airport of departure to the **share** (between 0 and 1) of late flights among those that arrived. An airport without arrivals
# does not appear.
#
# Example: if only three arrived, all from `JFK`, 0, 15 and 90 minutes late, it is `{"JFK": 0.666…}`.


# %% id="ex-late-by-airport" tags=["exercise"]
def late_by_airport(db):
    return ...


# %% id="check-late-by-airport" tags=["check"]
lesson.check("late_by_airport", late_by_airport)
# lesson.hint("late_by_airport")
# lesson.solution("late_by_airport")

# %% [markdown] lang="es" id="reliability" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=6
# ## Función 3: fiabilidad y eficiencia. Lo que llega tarde
#
# El archivo de enero se cerró el 31 a las 18:00: la gerencia quería su cifra esa noche. Faltan los vuelos que salieron después, y los que
# estaban en el aire no tienen llegada. Al día siguiente la fuente manda el 31 completo: filas nuevas, filas corregidas y muchas repetidas.
# (Los vuelos son los reales; el corte lo hicimos nosotros.)
#
# Apuesta: la proporción de tarde del día 31, ¿sube, baja o se queda cuando llega lo que faltaba?

# %% [markdown] lang="en" id="reliability" covers=["team.engineer_functions", "team.engineer"] path="deep" minutes=6
# ## Function 3: reliability and efficiency. What comes late
#
# January's file was closed on the 31st at 18:00: the management wanted its figure that night. The flights that left later are missing, and
# those in the air have no arrival. The next day the source sends the whole of the 31st: new rows, corrected rows and many repeats. (The
# flights are real; the cut is ours.)
#
# Place a bet: does the late share of the 31st go up, down or stay when the missing part comes in?

# %% id="demo-late-rows" literal="the queries"
early, corrections = pipeline.closed_early(month=1, day=31)
late_share = "SELECT count(*), avg(CAST(late AS INTEGER)) FROM arrivals WHERE month = 1 AND day = 31"
night = connect()
pipeline.create(night)
night.execute("INSERT INTO flights BY NAME SELECT *, 'closed at 18:00' AS source FROM early")
steps = [(None, night.execute(late_share).fetchall())]
for _ in range(2):
    done = pipeline.add_corrections(night, corrections, source="corrections")
    steps.append((done, night.execute(late_share).fetchall()))
tables.show_corrections(steps)

# %% [markdown] lang="es" id="reliability-read"
# Subió, y mucho: la noche es lo peor del día, y eso faltaba. La cifra de las 18:00 no era falsa: era **de los que habían llegado**. Un número honesto
# dice hasta cuándo sabe.
#
# La segunda pasada no cambió nada: por la clave, lo repetido se reconoce (`INSERT OR REPLACE`). Con un `INSERT` a secas la tabla lo habría
# rechazado todo; sin clave, habría duplicado lo que ya estaba.

# %% [markdown] lang="en" id="reliability-read"
# It went up, and by a lot: the evening is the worst part of the day, and it was missing. The figure of 18:00 was not false: it spoke of **the
# flights that had arrived**. An honest number says up to when it knows.
#
# The second pass changed nothing: by the key the table recognises repeats (`INSERT OR REPLACE`). With a plain `INSERT` the table would have
# refused all rows; without a key, it would have doubled what was there.

# %% [markdown] lang="es" id="efficiency"
# ### ¿Y la eficiencia?
#
# La misma pregunta, la proporción por mes, de tres maneras: pandas lee los doce CSV, DuckDB los lee, y DuckDB consulta su archivo, que guarda
# **por columnas** y no por filas.

# %% [markdown] lang="en" id="efficiency"
# ### And efficiency?
#
# The same question, the share by month, in three ways: pandas reads the twelve CSVs, DuckDB reads them, and DuckDB queries its own file, which
# stores **by columns** and not by rows.

# %% id="fig-speed" tags=["figure"]
from mlops_lessons.data_team import speed

plots.query_times(speed.three_ways())

# %% [markdown] lang="es" id="reliability-turn" path="deep" minutes=5
# ## Tu turno: una carga que se puede repetir
#
# ### Ejercicio: `load_month`
#
# `db` es una conexión a una tabla `flights` (`year`, `month`, `flight`, `arr_delay`) **sin clave**; `path`, el CSV de un mes completo. Deja en
# la tabla exactamente lo que dice el archivo para ese mes de ese año, sin tocar lo demás, y devuelve cuántas filas tiene el mes. La revisión
# llama a tu función dos veces seguidas. A veces el archivo viene corregido, recortado o con las columnas en otro orden. Si viene roto, nada
# debe cambiar, y el error debe salir.
#
# `db.begin()`, `db.commit()` y `db.rollback()` manejan la [transacción](glossary:transaction); `read_csv(?)` lee un archivo dentro
# de una consulta. Ejemplo: si el mes tenía dos vuelos y el archivo trae uno corregido, queda uno, y la función devuelve 1.

# %% [markdown] lang="en" id="reliability-turn" path="deep" minutes=5
# ## Your turn: a load that may be repeated
#
# ### Exercise: `load_month`
#
# `db` is a connection to a table `flights` (`year`, `month`, `flight`, `arr_delay`) **without a key**; `path`, the CSV of a whole month. Leave in
# the table exactly what the file says for that month of that year, without touching the rest, and return how many rows the month has. The check
# calls your function twice in a row. At times the file comes corrected, cut, or with its columns in another order. If it is broken, nothing
# must change, and the error must come out.
#
# `db.begin()`, `db.commit()` and `db.rollback()` handle the [transaction](glossary:transaction); `read_csv(?)` reads a file inside
# a query. Example: if the month had two flights and the file brings one, corrected, one is left, and the function returns 1.


# %% id="ex-load-month" tags=["exercise"]
def load_month(db, path, year, month):
    return ...


# %% id="check-load-month" tags=["check"]
lesson.check("load_month", load_month)
# lesson.hint("load_month")
# lesson.solution("load_month")

# %% id="quiz-engineer-loads"
lesson.quiz("engineer-loads")

# %% [markdown] lang="es" id="integrity" covers=["team.engineer_functions"] path="deep" minutes=4
# ## Función 4: la integridad. ¿Qué ve un contrato y qué no?
#
# Enero está limpio. Lo dañamos de todas las formas que se nos ocurrieron, una a la vez: duplicados, horas que ningún reloj marca, un −999 en
# lugar de «no se sabe», un día que falta… Elige un daño y mira qué regla lo detiene.
#
# Antes de tocar nada, busca en la lista el daño que **tú** creas que se escapa.

# %% [markdown] lang="en" id="integrity" covers=["team.engineer_functions"] path="deep" minutes=4
# ## Function 4: integrity. What does a contract see, and what not?
#
# January is clean. We damaged it in every way that we could think of, one at a time: duplicates, times that no clock shows, a −999 in the place
# of “not known”, a missing day… Choose a damage and see which rule stops it.
#
# Before you touch anything, look in the list for the damage that **you** think slips through.

# %% id="demo-defects"
from mlops_lessons.data_team import defect_picker

january = read_delivery(month_file(1))
defect_picker.show_defects(january, month=1)

# %% [markdown] lang="es" id="integrity-silent"
# No se escapa ninguno. Hagamos uno peor, y más fácil: el proveedor «pierde» los vuelos tarde de una aerolínea, UA. ¿Cuántas reglas se rompen?

# %% [markdown] lang="en" id="integrity-silent"
# None slips through. Here is a worse one, and an easier one: the supplier “loses” the late flights of one carrier, UA. How many rules break?

# %% id="demo-silent"
from mlops_lessons.course.tables import show_facts
from mlops_lessons.data_team.contract import broken_rules
from mlops_lessons.data_team.defects import lose_late_flights
from mlops_lessons.i18n import topic_texts

say = topic_texts("data_team")
lost = lose_late_flights(january, carrier="UA")
broken = len(broken_rules(lost, month=1))
show_facts(say, lost_rows=f"{len(january) - len(lost):,}", kept_rows=f"{len(lost):,}", broken=broken)

# %% [markdown] lang="es" id="integrity-read"
# Ninguna: se perdieron vuelos por cientos y el contrato calla, porque cada fila que queda es verdadera. Un contrato revisa lo que **está**. Para lo
# que falta, pide además un total de control: cuántas filas mandó la fuente, contadas por ella.
#
# Y un contrato envejece: el día que de verdad empiece una aerolínea nueva, `carriers_known` la rechazará. No es una falla, es la pregunta que
# alguien tiene que contestar antes de que entre.

# %% [markdown] lang="en" id="integrity-read"
# None: hundreds of flights are lost and the contract is silent, because each remaining row is true. A contract checks what **is there**. For what
# is missing, also ask for a control total: how many rows the source sent, counted by the source.
#
# And a contract ages: when a new carrier really starts, `carriers_known` will refuse it. That is not a fault. It is a question for a person to answer
# before the file gets in.

# %% [markdown] lang="es" id="integrity-turn" path="deep" minutes=6
# ## Tu turno: escribe el contrato
#
# ### Ejercicio: `delivery_contract`
#
# Con pandera se escribe así: `pa.DataFrameSchema({"day": pa.Column(int, pa.Check.in_range(1, 31)), …}, unique=[…])`. Devuelve el contrato de una
# entrega con siete columnas: `day`, `carrier` (hoy `AA`, `B6`, `DL`, `UA`), `flight`, `origin` (`EWR`, `JFK`, `LGA`), `sched_dep_time` (`hhmm`,
# como 1545), `dep_delay` (minutos; `float`, falta si se canceló) y `distance` (millas).
#
# Las dos primeras entregas son buenas, con rarezas verdaderas: una salida 43 minutos antes, otra 1301 después, las 00:05, y viajes de 94 a 4983
# millas. Las demás traen un defecto cada una.

# %% [markdown] lang="en" id="integrity-turn" path="deep" minutes=6
# ## Your turn: write the contract
#
# ### Exercise: `delivery_contract`
#
# In pandera it is written like this: `pa.DataFrameSchema({"day": pa.Column(int, pa.Check.in_range(1, 31)), …}, unique=[…])`. Return the contract
# of a delivery with seven columns: `day`, `carrier` (today `AA`, `B6`, `DL`, `UA`), `flight`, `origin` (`EWR`, `JFK`, `LGA`), `sched_dep_time`
# (`hhmm`, such as 1545), `dep_delay` (minutes; `float`, missing if cancelled) and `distance` (miles).
#
# The first two deliveries are good, with true oddities: a departure 43 minutes early, another 1,301 late, 00:05, and trips of 94 to 4,983 miles. The
# others have one defect each.


# %% id="ex-delivery-contract" tags=["exercise"]
def delivery_contract():
    import pandera.pandas as pa

    return ...


# %% id="check-delivery-contract" tags=["check"]
lesson.check("delivery_contract", delivery_contract)
# lesson.hint("delivery_contract")
# lesson.solution("delivery_contract")

# %% [markdown] lang="es" id="lineage" covers=["team.engineer_functions"] path="deep" minutes=3
# ## ¿De dónde salió este número?
#
# Seis meses después, en una junta: «Ese dato de enero no me cuadra». Si puedes ir del número a los archivos, la junta dura cinco minutos. Eso es el
# [linaje](glossary:data-lineage): cada fila dice de qué archivo vino, y cada carga anotó el resumen (SHA-256) del archivo que leyó.
#
# Enero, después de una carga completa y con las correcciones del 31 encima:

# %% [markdown] lang="en" id="lineage" covers=["team.engineer_functions"] path="deep" minutes=3
# ## Where did this number come from?
#
# Six months later, in a meeting: “I do not believe that figure for January.” If you can go from the number to the files, the meeting takes five
# minutes. That is [lineage](glossary:data-lineage): each row says which file it came from, and each load noted the digest (SHA-256) of the file it read.
#
# January after a full load, with the corrections of the 31st on top:

# %% id="demo-lineage"
pipeline.add_corrections(db, corrections, source="corrections-2013-01-31.csv")
tables.show_lineage(pipeline.trace(db, month=1))

# %% [markdown] lang="es" id="lineage-read"
# La primera línea no tiene resumen: entró **por fuera de la cadena**, desde este cuaderno, y no se sabe si su archivo sigue igual. El linaje muestra el
# hueco. El total cuadra (las dos líneas suman lo del archivo del mes), y eso no prueba que el contenido sea el mismo.

# %% [markdown] lang="en" id="lineage-read"
# The first line has no digest: it came in **past the pipeline**, from this notebook, and nobody can tell whether its file is still the same. Lineage
# shows the gap. The total adds up (the two lines make the rows of the month's file), and that does not prove that the content is the same.

# %% id="quiz-engineer-integrity"
lesson.quiz("engineer-integrity")

# %% [markdown] lang="es" id="prepare" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Función 5: preparar datos para modelos. ¿Qué sabíamos a las 18:00?
#
# El modelo predice a las 18:00 de la víspera. Para entrenarlo hay que rehacer, hoy, la tabla que existía **aquella tarde**. Y hay dos relojes: cuándo
# pasó algo y cuándo lo supo el almacén.
#
# | vuelo | aterrizó | recibido | retraso |
# |---|---|---|---|
# | UA 1 | 12:10 | 12:30 | 8 |
# | UA 1 | 12:10 | 17:00 | 18 |
# | AA 3 | 16:40 | 02:00 (día siguiente) | 55 |
#
# ¿Qué sabes de cada uno a las 18:00?

# %% [markdown] lang="en" id="prepare" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Function 5: preparing data for models. What did we know at 18:00?
#
# The model predicts at 18:00 of the day before. To train it you must rebuild, today, the table that existed **that evening**. And there are two
# clocks: when something happened, and when the warehouse knew.
#
# | flight | landed | received | delay |
# |---|---|---|---|
# | UA 1 | 12:10 | 12:30 | 8 |
# | UA 1 | 12:10 | 17:00 | 18 |
# | AA 3 | 16:40 | 02:00 (next day) | 55 |
#
# What do you know of each at 18:00?

# %% [markdown] lang="es" id="prepare-turn"
# Del UA 1, que llegó 18 minutos tarde (la corrección ya estaba); del AA 3, nada, aunque ya aterrizó. Entrenar con el 55 sería
# regalarle al modelo el futuro: la lección `07` mide cuánto engaña eso.
#
# Lo mismo vale para modelos **predictivos** (¿llegará tarde?) y **prescriptivos** (¿a cuántas personas llamo esta noche?): ambos deciden con lo que se
# sabía.
#
# ### Ejercicio: `known_at`
#
# `records` es una lista de diccionarios con `flight`, `arrived`, `received` y `arr_delay` (un número, o `None` si la última noticia es «no se sabe»).
# Las horas son textos como `"2013-01-31T17:00"`, que se comparan con `<`. Devuelve un diccionario que dé el retraso de cada vuelo, **como se
# sabía en `moment`** (lo recibido en ese instante ya cuenta). De un vuelo sin noticias no aparece nada.
#
# Ejemplo: la tabla de arriba, a las 18:00, da `{"UA 1": 18}`.

# %% [markdown] lang="en" id="prepare-turn"
# Of UA 1, that it arrived 18 minutes late (the correction was in); of AA 3, nothing, although it has landed. Training
# with the 55 would give the model the future: lesson `07` measures how much that deceives.
#
# The same holds for **predictive** models (will it be late?) and **prescriptive** ones (how many people do I call in tonight?): both decide on what was
# known.
#
# ### Exercise: `known_at`
#
# `records` is a list of dictionaries with `flight`, `arrived`, `received` and `arr_delay` (a number, or `None` if the latest news is “not known”). Times
# are texts such as `"2013-01-31T17:00"`, which compare with `<`. Return a dictionary from flight to delay, **as known at `moment`** (what is received
# at that instant counts). A flight without news does not appear.
#
# Example: the table above, at 18:00, gives `{"UA 1": 18}`.


# %% id="ex-known-at" tags=["exercise"]
def known_at(records, moment):
    return ...


# %% id="check-known-at" tags=["check"]
lesson.check("known_at", known_at)
# lesson.hint("known_at")
# lesson.solution("known_at")

# %% [markdown] lang="es" id="changes" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Función 6: los cambios. La fuente amaneció distinta
#
# En junio el proveedor estrena sistema. Sin avisar, `dep_delay` se llama `departure_delay`, la distancia viene en kilómetros y aparece una columna
# nueva, `gate`. Apuesta: si cargas **por nombre**, y la columna de antes simplemente ya no está, ¿qué ve quien analiza a la mañana siguiente?

# %% [markdown] lang="en" id="changes" covers=["team.engineer_functions"] path="deep" minutes=6
# ## Function 6: changes. The source woke up different
#
# In June the supplier launches a new system. Without a word, `dep_delay` is called `departure_delay`, the distance is in kilometres and there is a new
# column, `gate`. Place a bet: if you load **by name**, and the old column is simply no longer there, what does the analyst see the next morning?

# %% id="demo-change" literal="the queries"
june = read_delivery(month_file(6))
renamed = june.rename(columns={"dep_delay": "departure_delay"})
new = connect()
create_flights(new)
new.execute("INSERT INTO flights BY NAME SELECT * EXCLUDE (departure_delay) FROM renamed")
[(loaded, mean_delay)] = new.sql("SELECT count(*), avg(dep_delay) FROM flights").fetchall()
rules = [one.rule for one in broken_rules(renamed, month=6)]
show_facts(say, loaded=loaded, mean_delay=mean_delay, contract_says=rules)

# %% [markdown] lang="es" id="changes-read"
# Entraron todos los vuelos y el retraso medio quedó **vacío**, sin un error: el tablero amanece en blanco y a quien analiza le toca descubrir por qué. El
# contrato lo habría dicho a las 3:00. Detener la carga es la mitad; la otra es seguir trabajando, con un **adaptador** que entiende las dos versiones.
# Para quienes usan la tabla y la vista `arrivals`, nada cambia.
#
# Y si la columna nueva sirve, la tabla crece sin romper nada: en las filas de antes, `gate` queda vacía.

# %% [markdown] lang="en" id="changes-read"
# All flights went in and the mean delay is **empty**, without an error: the dashboard is blank in the morning, and the analyst must find out why. The
# contract would have said so at 3:00. Stopping the load is half of it; the other half is going on, with an **adapter** that understands both versions.
# For those who use the table and the view `arrivals`, nothing changes.
#
# And if the new column is useful, the table grows without breaking anything: in the rows from before, `gate` stays empty.

# %% id="demo-add-column" literal="the queries"
new.execute("ALTER TABLE flights ADD COLUMN gate VARCHAR")
new.execute(pipeline.ARRIVALS)
[(arrived,)] = new.execute("SELECT count(*) FROM arrivals").fetchall()
[(gates,)] = new.execute("SELECT count(gate) FROM flights").fetchall()
show_facts(say, arrivals=arrived, gates_known=gates)

# %% [markdown] lang="es" id="changes-turn"
# ### Ejercicio: `to_current`
#
# `record` es un diccionario de la fuente, versión vieja (`carrier`, `flight`, `dep_delay`, `distance` en millas) o nueva (`carrier`, `flight`,
# `departure_delay`, `distance_km`, `gate`). Devuelve uno **nuevo** con los nombres de la tabla: `carrier`, `flight`, `dep_delay`, `distance` (millas,
# redondeadas; una milla son 1.609344 km) y `gate` (`None` si no viene). Si trae un nombre que nadie anunció, lanza `ValueError`.
#
# Ejemplo: `{"carrier": "UA", "flight": 1545, "departure_delay": 2, "distance_km": 2253.0, "gate": "A7"}` da `{"carrier": "UA", "flight": 1545,
# "dep_delay": 2, "distance": 1400, "gate": "A7"}`.

# %% [markdown] lang="en" id="changes-turn"
# ### Exercise: `to_current`
#
# `record` is a dictionary of the source, of the old version (`carrier`, `flight`, `dep_delay`, `distance` in miles) or the new one (`carrier`, `flight`,
# `departure_delay`, `distance_km`, `gate`). Return a **new** one with the table's names: `carrier`, `flight`, `dep_delay`, `distance` (miles, rounded;
# one mile is 1.609344 km) and `gate` (`None` if there is none). If it holds a name that nobody announced, raise `ValueError`.
#
# Example: `{"carrier": "UA", "flight": 1545, "departure_delay": 2, "distance_km": 2253.0, "gate": "A7"}` gives `{"carrier": "UA", "flight": 1545,
# "dep_delay": 2, "distance": 1400, "gate": "A7"}`.


# %% id="ex-to-current" tags=["exercise"]
def to_current(record):
    return ...


# %% id="check-to-current" tags=["check"]
lesson.check("to_current", to_current)
# lesson.hint("to_current")
# lesson.solution("to_current")

# %% [markdown] lang="es" id="roles" covers=["team.definition", "team.scientist", "team.analyst"] path="deep" minutes=4
# ## Tres oficios de cerca
#
# Hasta aquí hiciste el trabajo de ingeniería. ¿En qué se distinguen los otros dos? Elige uno y busca **qué teme**: es
# lo que más separa a un oficio de otro.

# %% [markdown] lang="en" id="roles" covers=["team.definition", "team.scientist", "team.analyst"] path="deep" minutes=4
# ## Three trades, close up
#
# So far you were the engineer. How do the other two differ? Choose one and look for **what it fears**: nothing sets the
# three further apart.

# %% id="demo-role-explorer"
from mlops_lessons.data_team import roles

roles.show_roles()

# %% [markdown] lang="es" id="roles-game"
# ### El juego: ¿a quién le preguntarías?
#
# Seis mensajes que llegan una mañana cualquiera. Elige con quién hablas **primero**.

# %% [markdown] lang="en" id="roles-game"
# ### The game: who would you ask?
#
# Six messages of an ordinary morning. Choose whom you talk to **first**.

# %% id="demo-ask-game"
roles.show_game()

# %% [markdown] lang="es" id="roles-tools"
# Si dudaste en alguno, bien: los papeles son trabajos, no personas, y en una empresa chica una sola persona hace los tres. También las
# herramientas se comparten, y envejecen:

# %% [markdown] lang="en" id="roles-tools"
# If you wavered over one, good: a role is work to be done, not a person, and in a small company one person plays all three. Tools are
# shared as well, and they age:

# %% id="demo-tools"
roles.show_tools()

# %% [markdown] lang="es" id="roles-quiz"
# En la lista de la clase, ingeniería no lleva SQL; sin embargo, toda tu cadena se escribió en SQL. Si vas a aprender una sola, que sea esa.

# %% [markdown] lang="en" id="roles-quiz"
# The class's list gives the engineer no SQL, and yet your whole pipeline was written in SQL. If you learn just one of them, learn that one.

# %% id="quiz-analyst-roles"
lesson.quiz("analyst-roles")

# %% [markdown] lang="es" id="analyst-query" covers=["team.analyst"] path="deep" minutes=5
# ## Tu turno: la consulta, lista para publicar
#
# ### Ejercicio: `late_share_by_hour`
#
# `db` es una conexión de DuckDB con una tabla `flights` de tres columnas: `hour`, `dep_delay` y `arr_delay` (minutos; sin valor si el
# vuelo no llegó). Devuelve, **en orden de hora**, filas `(hora, vuelos que llegaron, parte que llegó tarde)`. Tarde: 15 minutos o más, al
# llegar. De pocos vuelos no se informa una proporción: una hora con menos de `least` llegadas no sale.
#
# Ejemplo, con `least = 2`: si a las 9 llegaron tres vuelos, con 15, 16 y 0 minutos, y a las 23 uno, sale solo `(9, 3, 0.666…)`. En SQL, los
# grupos se filtran con `HAVING`, después de `GROUP BY`.

# %% [markdown] lang="en" id="analyst-query" covers=["team.analyst"] path="deep" minutes=5
# ## Your turn: the query, ready to publish
#
# ### Exercise: `late_share_by_hour`
#
# `db` is a DuckDB connection with a table `flights` of three columns: `hour`, `dep_delay` and `arr_delay` (minutes; missing where the
# flight did not arrive). Return, **in order of the hour**, rows `(hour, flights that arrived, share that arrived late)`. Late: 15 minutes
# or more, at arrival. A share of few flights is not reported: an hour with fewer than `least` arrivals is left out.
#
# Example, with `least = 2`: if at 9 three flights arrived, 15, 16 and 0 minutes late, and at 23 one, only `(9, 3, 0.666…)` is there. In SQL
# you filter groups with `HAVING`, after `GROUP BY`.


# %% id="ex-late-share-by-hour" tags=["exercise"]
def late_share_by_hour(db, least):
    return ...


# %% id="check-late-share-by-hour" tags=["check"]
lesson.check("late_share_by_hour", late_share_by_hour)
# lesson.hint("late_share_by_hour")
# lesson.solution("late_share_by_hour")

# %% [markdown] lang="es" id="paradox" covers=["team.analyst"] path="deep" minutes=5
# ## ¿Le quitamos el bono a la tripulación de Dayton?
#
# Operaciones compara dos rutas y la cifra parece hablar sola:

# %% [markdown] lang="en" id="paradox" covers=["team.analyst"] path="deep" minutes=5
# ## Do we take the Dayton crew's bonus away?
#
# Operations compares two routes, and the figure seems to speak for itself:

# %% id="demo-two-routes"
from mlops_lessons.data_team import paradox

paradox.show_routes(["DAY", "DCA"])

# %% [markdown] lang="es" id="paradox-bet"
# Los vuelos a Dayton (DAY) llegan tarde más a menudo que los de Washington (DCA), y no son pocos. Antes de tocar el sueldo de alguien, separa
# la cifra por aeropuerto de salida.
#
# Apuesta: ¿desde cuántos de los aeropuertos que comparten es Dayton la peor de las dos?

# %% [markdown] lang="en" id="paradox-bet"
# Flights to Dayton (DAY) are late more often than those to Washington (DCA), and they are not few. Before touching anybody's pay, split the
# figure by airport of departure.
#
# Place a bet: from how many of the airports that they share is Dayton the worse of the two?

# %% id="demo-routes-by-origin"
paradox.show_routes(["DAY", "DCA"], origins=True)

# %% id="fig-two-routes" tags=["figure"]
from mlops_lessons.data_team import analyst_plots

analyst_plots.two_routes()

# %% [markdown] lang="es" id="paradox-read"
# Desde ninguno. Washington llega tarde más a menudo desde EWR **y** desde LGA, y aun así queda mejor en el total. Nadie sumó mal: es la
# [paradoja de Simpson](glossary:simpson-paradox). Tres de cada cuatro vuelos a Dayton salen de EWR, donde todo llega más tarde.
#
# ¿Es común? Busquemos en todos los pares, con la honradez de decir cuántos miramos:

# %% [markdown] lang="en" id="paradox-read"
# From none. Washington is late more often from EWR **and** from LGA, and yet looks better in the total. Nobody added up wrongly: it is
# [Simpson's paradox](glossary:simpson-paradox). Three flights in four to Dayton leave from EWR, where everything is later.
#
# Is it common? Let us search all pairs, and have the honesty to say how many we looked at:

# %% id="demo-paradox-search"
paradox.show_search()

# %% [markdown] lang="es" id="paradox-honest"
# Entre aerolíneas, por aeropuerto o por mes, **no está**: ahí el total no engaña sobre quién va primero; por hora asoma, nunca con claridad.
# Entre destinos sí está, pocas veces, y con claridad casi nunca. Y quien mira miles de pares encuentra alguno por azar: que ese año pasó es un
# hecho; que volverá a pasar, no.
#
# Tampoco dice de quién es la culpa: con el aeropuerto vienen sus aerolíneas y sus horas.

# %% [markdown] lang="en" id="paradox-honest"
# Among airlines, by airport or by month, **it is not there**: the total does not mislead about who comes first; by hour it shows, never
# clearly. Among destinations it is there a few times, and clearly almost never. If you look at thousands of pairs you find some by chance: that
# it happened that year is a fact; that it will again is not.
#
# Nor does it say whose fault it is: an airport comes with its airlines and its hours.

# %% [markdown] lang="es" id="ex-adjusted-share-text" covers=["team.analyst"] path="deep" minutes=5
# ## Tu turno: comparar con la misma mezcla
#
# ### Ejercicio: `adjusted_share`
#
# Para que la comparación sea justa, se le presta a Dayton la mezcla de aeropuertos de Washington
# ([estandarización directa](glossary:standardisation)).
#
# `flights` y `late` dan, por aeropuerto, los vuelos de la ruta y cuántos llegaron tarde; `mix`, los vuelos de la otra ruta. Devuelve qué
# parte llegaría tarde con esa mezcla, entre 0 y 1, o `None` si `mix` está vacía o nombra un aeropuerto que la ruta no conoce.
#
# Ejemplo: con 4 de 10 desde EWR, 1 de 10 desde LGA y la mezcla `{"EWR": 1, "LGA": 3}`, es `0.175`.

# %% [markdown] lang="en" id="ex-adjusted-share-text" covers=["team.analyst"] path="deep" minutes=5
# ## Your turn: comparing at the same mix
#
# ### Exercise: `adjusted_share`
#
# To make the comparison fair, Dayton is lent Washington's mix of airports ([direct standardisation](glossary:standardisation)).
#
# `flights` and `late` give, by airport, the route's flights and how many were late; `mix`, the other route's flights. Return which share
# would be late at that mix, between 0 and 1, or `None` if `mix` is empty or names an airport that the route does not know.
#
# Example: with 4 of 10 from EWR, 1 of 10 from LGA and the mix `{"EWR": 1, "LGA": 3}`, it is `0.175`.


# %% id="ex-adjusted-share" tags=["exercise"]
def adjusted_share(flights, late, mix):
    return ...


# %% id="check-adjusted-share" tags=["check"]
lesson.check("adjusted_share", adjusted_share)
# lesson.hint("adjusted_share")
# lesson.solution("adjusted_share")

# %% id="quiz-analyst-numbers"
lesson.quiz("analyst-numbers")

# %% [markdown] lang="es" id="sheet" covers=["team.analyst"] path="deep" minutes=6
# ## Una página que se abre
#
# La jefa no abre cuadernos: abre una hoja de cálculo, en el teléfono, camino a la junta. Escribimos la respuesta como `.xlsx` y la
# **leemos de vuelta del archivo**: así sabes lo que verá la otra persona.

# %% [markdown] lang="en" id="sheet" covers=["team.analyst"] path="deep" minutes=6
# ## A page that opens
#
# The head of operations opens no notebooks: she opens a spreadsheet, on her phone, on the way to the meeting. We write the answer as
# `.xlsx` and **read it back from the file**: that tells you what the other person will see.

# %% id="demo-sheet" literal="the query"
from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.data_team import answer_sheet
from mlops_lessons.data_team.warehouse import connect, warehouse
from mlops_lessons.i18n import topic_texts

say = topic_texts("data_team")
query = """SELECT hour, count(*) AS flights, avg((arr_delay >= 15)::INT) AS late_share
FROM flights WHERE arr_delay IS NOT NULL GROUP BY hour ORDER BY hour"""
with connect(warehouse(), read_only=True) as year:
    rows = year.sql(query).fetchall()
page = temporary_folder("mlops-lessons-answer-") / "answer.xlsx"
answer_sheet.write_answer(page, rows, title=say("answer_sheet.title"), source=query)
answer_sheet.show_sheet(page)

# %% [markdown] lang="es" id="sheet-read"
# Arriba, lo que se encontró, en una frase; debajo, qué es «tarde»; luego la tabla, con su gráfica al lado, y en otra hoja la consulta, para
# quien dude. Los porcentajes siguen siendo números: se pueden sumar y ordenar. (Para quedarte con el archivo, pon tu propia ruta en `page`.)
#
# ### Ejercicio: `answer_book`
#
# Devuelve un `Workbook` de openpyxl con las `rows` de `(hora, vuelos, parte)` en la primera hoja: tres títulos en la fila 1, los datos
# desde la fila 2 como números, la tercera columna con formato de porcentaje y los títulos congelados. La revisión lo guarda, lo cierra
# y lo vuelve a abrir.
#
# Ejemplo: con `rows = [(5, 120, 0.1)]`, la fila 2 guarda `5`, `120` y `0.1`, y se lee «10.0 %».

# %% [markdown] lang="en" id="sheet-read"
# At the top, what was found, in a sentence; below, what “late” means; then the table, with its chart beside it, and on another sheet the
# query, for those who doubt. The percentages are still numbers: they can be added up and sorted. (To keep the file, put a path of your own
# into `page`.)
#
# ### Exercise: `answer_book`
#
# Return an openpyxl `Workbook` with the `rows` of `(hour, flights, share)` on its first sheet: three headers in row 1, the data from row 2
# as numbers, the third column with a percentage format, and the headers frozen. The check saves it, closes it and opens it again.
#
# Example: with `rows = [(5, 120, 0.1)]`, row 2 holds `5`, `120` and `0.1`, and reads “10.0 %”.

# %% id="ex-answer-book" tags=["exercise"]
from openpyxl import Workbook


def answer_book(rows):
    return ...


# %% id="check-answer-book" tags=["check"]
lesson.check("answer_book", answer_book)
# lesson.hint("answer_book")
# lesson.solution("answer_book")

# %% [markdown] lang="es" id="sheet-send"
# ### Decisión: `answer_to_send`
#
# Queda lo más difícil: la frase. Ella preguntó cuándo llegan tarde los vuelos, y tiene que decidir algo. ¿Cuál de estos mensajes le mandas?

# %% [markdown] lang="en" id="sheet-send"
# ### Decision: `answer_to_send`
#
# What is left is the hardest: the sentence. She asked when the flights are late, and has something to decide. Which of these messages do you send?

# %% id="demo-choices"
lesson.choices("answer_to_send")

# %% id="ex-answer-to-send" tags=["exercise"]
answer_to_send = ...

# %% id="check-answer-to-send" tags=["check"]
lesson.check("answer_to_send", answer_to_send)
# lesson.hint("answer_to_send")
# lesson.solution("answer_to_send")

# %% [markdown] lang="es" id="present" covers=["team.scientist"] path="deep" minutes=6
# ## ¿De cuántos vuelos avisar?
#
# En clase el modelo avisó del 10 % de los vuelos. Tenía dos rivales: el azar y la tabla por hora, su [línea base](glossary:baseline). Si
# una tabla de diecinueve números acierta lo mismo, se presenta la tabla.
#
# Ahora la mesa puede llamar al doble de personas, el 20 %. Apuesta: ¿qué pasa con la parte de avisos que acierta? ¿Y con los vuelos tarde
# que se quedan sin aviso?

# %% [markdown] lang="en" id="present" covers=["team.scientist"] path="deep" minutes=6
# ## How many flights to warn of?
#
# In class the model warned of 10 % of the flights. It had two rivals: chance, and the table of hours, its [baseline](glossary:baseline). If
# a table of nineteen numbers does as well, you present the table.
#
# Now the desk can call twice as many people, 20 %. Place a bet: what happens to the share of warnings that are right? And to the late
# flights that get no warning?

# %% id="demo-warn-more"
from mlops_lessons.data_team import first_model

first_model.show_lists([0.1, 0.2, 0.5])

# %% [markdown] lang="es" id="present-read"
# Con más avisos aciertan menos y se escapan menos: se cambia lo uno por lo otro, y cuánto conviene no lo decide el modelo (lección `07`). El
# modelo aprendió de enero a septiembre y se juzgó de octubre a diciembre, con lo que se sabía a las 18:00 de la víspera.
#
# ### Ejercicio: `hits`
#
# `risk` es el riesgo que el modelo da a cada vuelo y `late` si llegó tarde (0 o 1). Se avisa de `int(warned * n)` vuelos, los de
# más riesgo; con el mismo riesgo, el que va antes en la lista; y siempre de uno al menos. Devuelve qué parte de los
# [avisos acierta](glossary:precision-at-top). Ejemplo: `hits([0.1, 0.8, 0.5, 0.2], [0, 1, 0, 1], 0.5)` es `0.5`.

# %% [markdown] lang="en" id="present-read"
# With more warnings fewer are right, and fewer flights slip through: one is traded for the other, and how much of it pays is not for the
# model to say (lesson `07`). The model learned from January to September and was judged on October to December, by what was known at
# 18:00 of the day before.
#
# ### Exercise: `hits`
#
# `risk` is the risk that the model gives each flight, and `late` whether it arrived late (0 or 1). `int(warned * n)` flights are warned
# of, those with the highest risk; at the same risk, the one that comes first in the list; and always one at least. Return which share of
# the [warnings is right](glossary:precision-at-top). Example: `hits([0.1, 0.8, 0.5, 0.2], [0, 1, 0, 1], 0.5)` is `0.5`.


# %% id="ex-hits" tags=["exercise"]
def hits(risk, late, warned):
    return ...


# %% id="check-hits" tags=["check"]
lesson.check("hits", hits)
# lesson.hint("hits")
# lesson.solution("hits")

# %% [markdown] lang="es" id="handover" covers=["team.definition", "team.analyst", "team.scientist"] path="deep" minutes=4
# ## Donde se rompe: entre dos manos
#
# Análisis informó de un julio. Ciencia entrenó con otro. La misma tabla, el mismo mes, ninguna cuenta mal hecha:

# %% [markdown] lang="en" id="handover" covers=["team.definition", "team.analyst", "team.scientist"] path="deep" minutes=4
# ## Where it breaks: between two hands
#
# The analyst reported one July. The scientist trained on another. The same table, the same month, and nobody calculated wrongly:

# %% id="demo-meanings"
from mlops_lessons.data_team import handover

handover.show_meanings()

# %% [markdown] lang="es" id="handover-files"
# Una palabra, cuatro cifras: en una [entrega](glossary:hand-over) la definición viaja con los datos, o alguien la inventa al llegar.
#
# La otra ruptura viene de más arriba. Cinco archivos de julio traen algo malo, y uno está sano. Apuesta: si no hubiera contrato, ¿cuántos de
# los cinco notaría quien mira la gráfica?

# %% [markdown] lang="en" id="handover-files"
# One word, four figures: in a [hand-over](glossary:hand-over) the definition travels with the data, or somebody makes one up on arrival.
#
# The other break comes from further upstream. Five files of July with something wrong, and a sound one. Place a bet: without a
# contract, how many of the five would you notice from the chart?

# %% id="demo-who-notices"
handover.show_who_notices()

# %% [markdown] lang="es" id="handover-read"
# Uno, y con la gerencia delante. Los demás dan cifras creíbles, y un modelo entrenado con ellas las aprende sin quejarse. El contrato ve
# cuatro al cargarlos. El último no lo ve nadie: cada fila que llegó está bien. Solo lo delata contar con la fuente cuántas mandó.

# %% [markdown] lang="en" id="handover-read"
# One, and in front of the management. The others give believable figures, and a model trained on them learns them without complaint. The
# contract sees four as they are loaded. The last nobody sees: each row that came is right. Only counting with the source how many it sent
# gives it away.

# %% id="quiz-analyst-recap"
lesson.quiz("analyst-recap")

# %% [markdown] lang="es" id="road" covers=["team.engineer_roadmap", "team.definition"] path="deep" minutes=4
# ## ¿Dónde estás, y qué sigue?
#
# Nadie llega con todo. Pon en cada control lo que **hoy** haces y mira qué oficio te queda más cerca. No hay nota: es para ti.

# %% [markdown] lang="en" id="road" covers=["team.engineer_roadmap", "team.definition"] path="deep" minutes=4
# ## Where are you, and what comes next?
#
# Nobody arrives with everything. Set each slider to what you do **today**, and see which trade is nearest to you. There is no mark: it is
# for you.

# %% id="demo-skills"
from mlops_lessons.data_team import skills

skills.show_skills(lesson)

# %% [markdown] lang="es" id="road-steps"
# ¿Y si te atrae la ingeniería? Este es un [camino](glossary:data-engineer-road) de doce pasos. Marca los que ya puedes decir de ti y
# te dirá cuáles están a tu alcance. Guarda: la próxima vez estará como lo dejaste.

# %% [markdown] lang="en" id="road-steps"
# And if engineering attracts you? This is a [road](glossary:data-engineer-road) of twelve steps. Tick those that you can say of yourself,
# and it tells which are within reach. Save: next time it will be as you left it.

# %% id="demo-road"
skills.show_road(lesson)

# %% [markdown] lang="es" id="road-read"
# Las flechas dicen por dónde empezar, y no hay una sola: quien entra por SQL y quien entra por programar se encuentran en el almacén.

# %% [markdown] lang="en" id="road-read"
# The arrows say where to begin, and there is more than one: those who come in by SQL and those who come in by programming meet at the
# warehouse.

# %% id="quiz-analyst-road"
lesson.quiz("analyst-road")

# %% [markdown] lang="es" id="think" path="deep" minutes=3
# ## Para pensar
#
# No tiene una sola respuesta; lo que escribas queda guardado para ti y para la clase.

# %% [markdown] lang="en" id="think" path="deep" minutes=3
# ## To think about
#
# There is no single answer; what you write is kept for you and for the class.

# %% id="think-broken-contract"
lesson.think("team-broken-contract")

# %% [markdown] lang="es" id="quiz" path="deep" minutes=3
# ## Cuestionario
#
# Unas cuantas de repaso, de los tres papeles.

# %% [markdown] lang="en" id="quiz" path="deep" minutes=3
# ## Quiz
#
# A few to look back, on all three roles.

# %% id="quiz-engineer-recap"
lesson.quiz("engineer-recap")

# %% [markdown] lang="es" id="summary" path="deep" minutes=1
# ## Resumen
#
# Ingeniería entregó una tabla en la que se puede confiar, y la prueba de por qué: cargas que se repiten sin daño, un contrato que dice no,
# una historia de cada fila. Con ella, análisis contestó lo que ya pasó y ciencia apostó por lo que pasará mañana. Nadie lo hizo en
# solitario: lo que más se rompe es la **entrega** entre dos manos. Aquí tienes lo que te salió y a dónde volver.

# %% [markdown] lang="en" id="summary" path="deep" minutes=1
# ## Summary
#
# Engineering handed over a table that can be trusted, and the proof of why: loads that repeat without harm, a contract that says no, a
# history of each row. With it, analysis answered what has happened and science placed a bet on tomorrow. Nobody did it alone: what
# breaks most is the **hand-over** between two hands. Here is what you got right, and where to go back.

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
# - [DuckDB, la documentación](https://duckdb.org/docs/stable/) (en inglés)
# - [pandera, contratos para tablas](https://pandera.readthedocs.io/en/stable/) (en inglés)
# - [openpyxl, la documentación](https://openpyxl.readthedocs.io/en/stable/) (en inglés)
# - [Excel: especificaciones y límites](https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3) (en inglés)
# - [Hadoop 3.5.0, de abril de 2026](https://hadoop.apache.org/release/3.5.0.html) (en inglés)
# - P. J. Bickel, E. A. Hammel y J. W. O'Connell (1975), *Sex bias in graduate admissions: data from Berkeley*, Science 187: la paradoja de
#   Simpson en un caso real

# %% [markdown] lang="en" id="reading" path="deep" minutes=0
# ## Further reading
#
# - [DuckDB, its documentation](https://duckdb.org/docs/stable/)
# - [pandera, contracts for tables](https://pandera.readthedocs.io/en/stable/)
# - [openpyxl, its documentation](https://openpyxl.readthedocs.io/en/stable/)
# - [Excel: specifications and limits](https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3)
# - [Hadoop 3.5.0, of April 2026](https://hadoop.apache.org/release/3.5.0.html)
# - P. J. Bickel, E. A. Hammel and J. W. O'Connell (1975), *Sex bias in graduate admissions: data from Berkeley*, Science 187: Simpson's
#   paradox in a real case
