<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
<context>
    <name>Background</name>
    <message>
        <source>Something went wrong with the history. Try again; the log says more.</source>
        <translation>С историей что-то не так. Попробуйте ещё раз; подробности в журнале.</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Canvas</source>
        <translation>Холст</translation>
    </message>
    <message>
        <source>There is no layer for this tool. Add one first.</source>
        <translation>Для этого инструмента нет слоя. Сначала добавьте его.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Команды</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Что вы хотите сделать?</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Команда</translation>
    </message>
    <message>
        <source>No command has a name like this.</source>
        <translation>Команды с таким названием нет.</translation>
    </message>
</context>
<context>
    <name>ComparePictures</name>
    <message>
        <source>Compare</source>
        <translation>Сравнение</translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message>
        <source>Pressure curve</source>
        <translation>Кривая нажима</translation>
    </message>
    <message>
        <source>Drag a point. Double-click adds one or takes it away. Arrow keys move the chosen one.</source>
        <translation>Перетаскивайте точки. Двойной щелчок добавляет или убирает точку. Стрелки двигают выбранную.</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Detach or attach</source>
        <translation>Открепить или закрепить</translation>
    </message>
    <message>
        <source>Close; the Window menu brings it back</source>
        <translation>Закрыть; вернуть можно через меню «Окно»</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Erase</source>
        <translation>Стирание</translation>
    </message>
    <message>
        <source>Clear {name}</source>
        <translation>Очистить «{name}»</translation>
    </message>
    <message>
        <source>Clear layers</source>
        <translation>Очистить слои</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>Добавить «{name}»</translation>
    </message>
    <message>
        <source>Remove layer</source>
        <translation>Удалить слой</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n layers</source>
        <translation>
            <numerusform>Удалить %n слой</numerusform>
            <numerusform>Удалить %n слоя</numerusform>
            <numerusform>Удалить %n слоёв</numerusform>
        </translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>Дублировать слой</translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n layers</source>
        <translation>
            <numerusform>Дублировать %n слой</numerusform>
            <numerusform>Дублировать %n слоя</numerusform>
            <numerusform>Дублировать %n слоёв</numerusform>
        </translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>Переместить слой</translation>
    </message>
    <message>
        <source>Move layers</source>
        <translation>Переместить слои</translation>
    </message>
    <message>
        <source>Raise layer</source>
        <translation>Поднять слой</translation>
    </message>
    <message>
        <source>Lower layer</source>
        <translation>Опустить слой</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Сгруппировать</translation>
    </message>
    <message>
        <source>Group layers</source>
        <translation>Сгруппировать слои</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>Разгруппировать</translation>
    </message>
    <message>
        <source>Use {name} as {role}</source>
        <translation>«{name}» как «{role}»</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
</context>
<context>
    <name>Dropping</name>
    <message>
        <source>Picture</source>
        <translation>Изображение</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>Вставить</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>Device</source>
        <translation>Устройство</translation>
    </message>
    <message>
        <source>Where the model runs. Counts from the next picture on.</source>
        <translation>Где работает модель. Действует со следующего изображения.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Точность</translation>
    </message>
    <message>
        <source>Fewer bits need less memory and are faster on most GPUs; pictures differ a little.</source>
        <translation>Меньше бит — меньше памяти и быстрее на большинстве видеокарт; изображения немного отличаются.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Предпросмотр</translation>
    </message>
    <message>
        <source>How much of the time may go into showing the picture as it forms; with 0 % only the end is shown.</source>
        <translation>Сколько времени может уйти на показ промежуточных шагов; при 0 % виден только итог.</translation>
    </message>
    <message>
        <source>Live mode waits</source>
        <translation>Пауза вживую</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>мс</translation>
    </message>
    <message>
        <source>After a stroke, for another one, where a picture takes more than a second and a half.</source>
        <translation>Ожидание следующего штриха, если изображение создаётся дольше полутора секунд.</translation>
    </message>
</context>
<context>
    <name>ErrorBar</name>
    <message>
        <source>Close this message</source>
        <translation>Закрыть сообщение</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export picture</source>
        <translation>Экспорт изображения</translation>
    </message>
    <message>
        <source>Export step {step}</source>
        <translation>Экспорт шага {step}</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Size in pixels</source>
        <translation>Размер в пикселях</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспортировать…</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Выбрать папку</translation>
    </message>
    <message>
        <source>There is no folder {text}. Choose one that is there.</source>
        <translation>Папки {text} нет. Выберите существующую.</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>Theme</source>
        <translation>Тема</translation>
    </message>
    <message>
        <source>How the window looks.</source>
        <translation>Как выглядит окно.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Of menus and messages. Counts from the next start on.</source>
        <translation>Язык меню и сообщений. Действует со следующего запуска.</translation>
    </message>
    <message>
        <source>Save by itself</source>
        <translation>Автосохранение</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>мин</translation>
    </message>
    <message>
        <source>Saves changed drawings into their files this often, 0 is never. No stroke is lost in a crash either way.</source>
        <translation>Как часто сохранять изменённые рисунки в их файлы; 0 — никогда. При сбое штрихи не пропадут в любом случае.</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Никогда</translation>
    </message>
    <message>
        <source>Pictures folder</source>
        <translation>Папка изображений</translation>
    </message>
    <message>
        <source>Where pictures are offered to be exported. Empty: the last one used.</source>
        <translation>Куда предлагается экспортировать изображения. Пусто — последняя использованная папка.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>шт.</translation>
    </message>
    <message>
        <source>So many pictures are kept, and all favourites besides; the oldest go first.</source>
        <translation>Сколько изображений хранить помимо избранных; первыми удаляются самые старые.</translation>
    </message>
    <message>
        <source>History folder</source>
        <translation>Папка истории</translation>
    </message>
    <message>
        <source>Where they are kept, from the next start on. What is kept so far stays where it is.</source>
        <translation>Где они хранятся, начиная со следующего запуска. Уже сохранённое остаётся на месте.</translation>
    </message>
</context>
<context>
    <name>Generating</name>
    <message>
        <source>Starting…</source>
        <translation>Запуск…</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 шаг</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n шаг</numerusform>
            <numerusform>%n шага</numerusform>
            <numerusform>%n шагов</numerusform>
        </translation>
    </message>
    <message>
        <source>{seconds:.1f} s · seed {seed}</source>
        <translation>{seconds:.1f} с · зерно {seed}</translation>
    </message>
    <message>
        <source>First step…</source>
        <translation>Первый шаг…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
</context>
<context>
    <name>HistoryDock</name>
    <message>
        <source>Search prompts</source>
        <translation>Поиск по описаниям</translation>
    </message>
    <message>
        <source>Show favourites only</source>
        <translation>Только избранные</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Результаты</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Bring back what was deleted last</source>
        <translation>Вернуть удалённое последним</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n изображение</numerusform>
            <numerusform>%n изображения</numerusform>
            <numerusform>%n изображений</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Ничего не найдено.</translation>
    </message>
    <message>
        <source>Every picture that you make is kept here.</source>
        <translation>Здесь хранятся все созданные изображения.</translation>
    </message>
    <message>
        <source>Restore drawing</source>
        <translation>Восстановить рисунок</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import {name}</source>
        <translation>Импорт: {name}</translation>
    </message>
    <message>
        <source>Keep the picture as a reference</source>
        <translation>Сохранить изображение как референс</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Детали</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Импортировать</translation>
    </message>
</context>
<context>
    <name>InkMenu</name>
    <message>
        <source>Ink</source>
        <translation>Чернила</translation>
    </message>
    <message>
        <source>How pressure, tilt and smoothing shape the line</source>
        <translation>Как нажим, наклон и сглаживание влияют на линию</translation>
    </message>
    <message>
        <source>Evens out the line behind the pen; its ends stay where they are.</source>
        <translation>Выравнивает линию за пером; концы остаются на месте.</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>The journal of this drawing cannot be written. Free some space on the disk; until then, save the drawing often.</source>
        <translation>Журнал этого рисунка не записывается. Освободите место на диске, а пока чаще сохраняйте рисунок.</translation>
    </message>
</context>
<context>
    <name>LayerModel</name>
    <message>
        <source>Hide {name}</source>
        <translation>Скрыть «{name}»</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать «{name}»</translation>
    </message>
    <message>
        <source>Unlock {name}</source>
        <translation>Разблокировать «{name}»</translation>
    </message>
    <message>
        <source>Lock {name}</source>
        <translation>Заблокировать «{name}»</translation>
    </message>
    <message>
        <source>Group: shown, faded and locked together</source>
        <translation>Группа: общие видимость, непрозрачность и блокировка</translation>
    </message>
    <message>
        <source>{name} is visible</source>
        <translation>{name}: виден</translation>
    </message>
    <message>
        <source>{name} is hidden</source>
        <translation>{name}: скрыт</translation>
    </message>
    <message>
        <source>{name} is locked</source>
        <translation>{name}: заблокирован</translation>
    </message>
    <message>
        <source>{name} is unlocked</source>
        <translation>{name}: не заблокирован</translation>
    </message>
    <message>
        <source>{name}, group</source>
        <translation>{name}, группа</translation>
    </message>
    <message>
        <source>{name}, {role} layer</source>
        <translation>{name}, слой: {role}</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>Opacity</source>
        <translation>Непрозрачность</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Add a layer</source>
        <translation>Добавить слой</translation>
    </message>
    <message>
        <source>{action} layer</source>
        <translation>{action}: слой</translation>
    </message>
</context>
<context>
    <name>LayerView</name>
    <message>
        <source>Layers</source>
        <translation>Слои</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>About SketchStudio</source>
        <translation>О программе SketchStudio</translation>
    </message>
    <message>
        <source>A sketch becomes a realistic picture while you watch. Licensed under Apache 2.0.</source>
        <translation>Эскиз на ваших глазах становится реалистичным изображением. Лицензия Apache 2.0.</translation>
    </message>
</context>
<context>
    <name>Making</name>
    <message>
        <source>Export timelapse</source>
        <translation>Экспорт таймлапса</translation>
    </message>
    <message>
        <source>Making {name}…</source>
        <translation>Создаётся {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n frames to {folder}</source>
        <translation>
            <numerusform>Экспортирован %n кадр в {folder}</numerusform>
            <numerusform>Экспортировано %n кадра в {folder}</numerusform>
            <numerusform>Экспортировано %n кадров в {folder}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryPage</name>
    <message>
        <source>Load the model</source>
        <translation>Загружать модель</translation>
    </message>
    <message>
        <source>Early, the first picture comes sooner; late, the memory stays free while you only draw.</source>
        <translation>Заранее — первое изображение появится быстрее; позже — память свободна, пока вы только рисуете.</translation>
    </message>
    <message>
        <source>Keep the model</source>
        <translation>Хранить модель</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>мин</translation>
    </message>
    <message>
        <source>So long it stays in memory when it is not used, 0 is always. It loads again by itself.</source>
        <translation>Столько она остаётся в памяти без дела, 0 — всегда. Снова загружается сама.</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Всегда</translation>
    </message>
    <message>
        <source>Keep steps</source>
        <translation>Хранить шаги</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>МБ</translation>
    </message>
    <message>
        <source>For the noise of the last runs, to fork from a step at once. What is not kept is made again, with the same outcome.</source>
        <translation>Для шума последних запусков, чтобы сразу продолжать с любого шага. Что не сохранено, создаётся заново с тем же итогом.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Не хранить</translation>
    </message>
    <message>
        <source>Free Now</source>
        <translation>Освободить</translation>
    </message>
    <message>
        <source>In memory now</source>
        <translation>Сейчас в памяти</translation>
    </message>
    <message>
        <source>Lets model and steps go, after the picture that is being made. The next picture loads it again.</source>
        <translation>Убирает из памяти модель и шаги, когда закончится текущее изображение. Для следующего модель загрузится снова.</translation>
    </message>
</context>
<context>
    <name>OpacityBar</name>
    <message>
        <source>Opacity of the picture over the drawing</source>
        <translation>Непрозрачность изображения над рисунком</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Изображение</translation>
    </message>
</context>
<context>
    <name>Pad</name>
    <message>
        <source>Pad to try the pen</source>
        <translation>Поле для пробы пера</translation>
    </message>
    <message>
        <source>Try the pen here</source>
        <translation>Попробуйте перо здесь</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>{help} ({low} to {high})</source>
        <translation>{help} (от {low} до {high})</translation>
    </message>
</context>
<context>
    <name>PageDialog</name>
    <message>
        <source>Page size</source>
        <translation>Размер листа</translation>
    </message>
    <message>
        <source>Proportions</source>
        <translation>Пропорции</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Другие</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Повернуть</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>Поменять местами ширину и высоту</translation>
    </message>
    <message>
        <source>Scale the drawing to fit</source>
        <translation>Масштабировать рисунок по листу</translation>
    </message>
    <message>
        <source>Keep its size, at this place of the page:</source>
        <translation>Сохранить размер, место на листе:</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Ширина</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Высота</translation>
    </message>
    <message>
        <source>The drawing stays at the {name} of the page</source>
        <translation>Место рисунка на листе: {name}</translation>
    </message>
</context>
<context>
    <name>PagePreview</name>
    <message>
        <source>Preview of the page</source>
        <translation>Предпросмотр листа</translation>
    </message>
</context>
<context>
    <name>ParameterForm</name>
    <message>
        <source>What steers the picture</source>
        <translation>Параметры изображения</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Ещё</translation>
    </message>
    <message>
        <source>This needs an edge predictor, which the model has not. {command} makes one.</source>
        <translation>Нужен предсказатель контуров, а у модели его нет. Его создаёт {command}.</translation>
    </message>
</context>
<context>
    <name>ParameterRow</name>
    <message>
        <source>Reset {label} to its default</source>
        <translation>Сбросить: {label}</translation>
    </message>
</context>
<context>
    <name>PenPage</name>
    <message>
        <source>Stabiliser</source>
        <translation>Стабилизатор</translation>
    </message>
    <message>
        <source>0 draws as the hand moves, 100 with a very steady hand.</source>
        <translation>0 — как движется рука, 100 — очень твёрдой рукой.</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>Нажим</translation>
    </message>
    <message>
        <source>What pressure counts as. Double-click adds a point to the curve.</source>
        <translation>Как понимать нажим. Двойной щелчок добавляет точку на кривую.</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Сетка</translation>
    </message>
    <message>
        <source>Between two lines of the grid that strokes and selections snap to, in units of the page. {keys} switches it. Ctrl moves a selection freely.</source>
        <translation>Расстояние между линиями сетки, к которой притягиваются штрихи и выделение, в единицах листа. Включается клавишами {keys}. С Ctrl выделение движется свободно.</translation>
    </message>
</context>
<context>
    <name>PressureCurveEditor</name>
    <message>
        <source>Straight</source>
        <translation>Прямая</translation>
    </message>
    <message>
        <source>Clear the Pad</source>
        <translation>Очистить поле</translation>
    </message>
    <message>
        <source>The pressure as the tablet tells it</source>
        <translation>Нажим, каким его сообщает планшет</translation>
    </message>
    <message>
        <source>Pressure to the right, ink upwards</source>
        <translation>Вправо — нажим, вверх — чернила</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation>Предпросмотр</translation>
    </message>
</context>
<context>
    <name>QueueDock</name>
    <message>
        <source>Runs that wait</source>
        <translation>Ожидающие задания</translation>
    </message>
    <message>
        <source> seeds</source>
        <translation> шт.</translation>
    </message>
    <message>
        <source>How many seeds a batch has, from the present one upwards</source>
        <translation>Сколько зёрен в серии, начиная с текущего</translation>
    </message>
    <message>
        <source>Seeds of a batch</source>
        <translation>Зёрен в серии</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Add batch of</source>
        <translation>Серия из</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Отменить все</translation>
    </message>
    <message>
        <source>Now: {request}</source>
        <translation>Сейчас: {request}</translation>
    </message>
    <message>
        <source>Nothing is being made.</source>
        <translation>Ничего не создаётся.</translation>
    </message>
    <message>
        <source>Left from before: {count}</source>
        <translation>С прошлого раза: {count}</translation>
    </message>
</context>
<context>
    <name>RecentFiles</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Открыть &amp;недавние</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>Файлов пока нет</translation>
    </message>
    <message>
        <source>Clear List</source>
        <translation>Очистить список</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Result</source>
        <translation>Результат</translation>
    </message>
    <message>
        <source>Step {step} of {steps} · {elapsed:.1f} s · {left:.1f} s left</source>
        <translation>Шаг {step} из {steps} · {elapsed:.1f} с · осталось {left:.1f} с</translation>
    </message>
    <message>
        <source>Draw a sketch on the left, say what it is, and press Generate.</source>
        <translation>Нарисуйте эскиз слева, опишите его и нажмите «Создать».</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>Sketch</source>
        <translation>Эскиз</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Цвет</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Референс</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Маска</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Результат</translation>
    </message>
</context>
<context>
    <name>SeedEditor</name>
    <message>
        <source>Another seed</source>
        <translation>Другое зерно</translation>
    </message>
    <message>
        <source>Keep this seed: the same seed and settings give the same picture</source>
        <translation>Сохранить зерно: с тем же зерном и параметрами выйдет то же изображение</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Find a command or keys</source>
        <translation>Найти команду или клавиши</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Команды и клавиши</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Команда</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавиши</translation>
    </message>
    <message>
        <source>Keys of the chosen command</source>
        <translation>Клавиши выбранной команды</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Let no keys trigger this command</source>
        <translation>Убрать клавиши этой команды</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Сбросить</translation>
    </message>
    <message>
        <source>The keys of the first day for this command</source>
        <translation>Исходные клавиши этой команды</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>Сбросить все</translation>
    </message>
    <message>
        <source>The keys of the first day for all commands</source>
        <translation>Исходные клавиши всех команд</translation>
    </message>
</context>
<context>
    <name>SplitHandle</name>
    <message>
        <source>Line between drawing and picture</source>
        <translation>Граница между рисунком и изображением</translation>
    </message>
    <message>
        <source>Drag to see more of the drawing or of the picture</source>
        <translation>Перетащите, чтобы видеть больше рисунка или изображения</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>loading…</source>
        <translation>загрузка…</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>не загружена</translation>
    </message>
    <message>
        <source>Step {step}/{steps} · {left:.1f} s left</source>
        <translation>Шаг {step}/{steps} · осталось {left:.1f} с</translation>
    </message>
    <message>
        <source>{zoom}, mirrored</source>
        <translation>{zoom}, зеркально</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Steps of the picture</source>
        <translation>Шаги изображения</translation>
    </message>
</context>
<context>
    <name>Swatches</name>
    <message>
        <source>Another colour…</source>
        <translation>Другой цвет…</translation>
    </message>
    <message>
        <source>Recent colour {colour}</source>
        <translation>Недавний цвет {colour}</translation>
    </message>
</context>
<context>
    <name>TabBar</name>
    <message>
        <source>Open drawings</source>
        <translation>Открытые рисунки</translation>
    </message>
    <message>
        <source>{name}, not in a file yet</source>
        <translation>{name}, ещё не в файле</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>Закрыть «{name}»</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Each step of the picture appears here.</source>
        <translation>Здесь появляются шаги изображения.</translation>
    </message>
    <message>
        <source>The steps of this picture are not kept.</source>
        <translation>Шаги этого изображения не сохранены.</translation>
    </message>
</context>
<context>
    <name>ToolOptions</name>
    <message>
        <source>Outline</source>
        <translation>Контур</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Заливка</translation>
    </message>
    <message>
        <source>Whole strokes</source>
        <translation>Штрихи целиком</translation>
    </message>
    <message>
        <source>Free loop</source>
        <translation>Лассо</translation>
    </message>
    <message>
        <source>This layer only</source>
        <translation>Только этот слой</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>Порядок</translation>
    </message>
</context>
<context>
    <name>UndoDock</name>
    <message>
        <source>Steps to go back to</source>
        <translation>Шаги, к которым можно вернуться</translation>
    </message>
    <message>
        <source>As it was opened</source>
        <translation>Как при открытии</translation>
    </message>
</context>
<context>
    <name>Watching</name>
    <message>
        <source>Cancelled · this is the picture before it</source>
        <translation>Отменено · показано предыдущее изображение</translation>
    </message>
    <message>
        <source>Export steps</source>
        <translation>Экспорт шагов</translation>
    </message>
    <message>
        <source>Animated WebP (*.webp)</source>
        <translation>Анимация WebP (*.webp)</translation>
    </message>
    <message>
        <source>Animated GIF (*.gif)</source>
        <translation>Анимация GIF (*.gif)</translation>
    </message>
    <message>
        <source>One PNG a step (*.png)</source>
        <translation>По файлу PNG на шаг (*.png)</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} с</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New</source>
        <translation>Новый</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Открыть…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>Сохранить как…</translation>
    </message>
    <message>
        <source>Export Picture…</source>
        <translation>Экспортировать изображение…</translation>
    </message>
    <message>
        <source>Export Drawing…</source>
        <translation>Экспортировать рисунок…</translation>
    </message>
    <message>
        <source>Export Steps…</source>
        <translation>Экспортировать шаги…</translation>
    </message>
    <message>
        <source>Export Layers…</source>
        <translation>Экспортировать слои…</translation>
    </message>
    <message>
        <source>Export Timelapse of Drawing…</source>
        <translation>Экспорт таймлапса рисунка…</translation>
    </message>
    <message>
        <source>Close Drawing</source>
        <translation>Закрыть рисунок</translation>
    </message>
    <message>
        <source>Close Other Drawings</source>
        <translation>Закрыть остальные рисунки</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Clear Layer</source>
        <translation>Очистить слой</translation>
    </message>
    <message>
        <source>Copy Picture</source>
        <translation>Копировать изображение</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Настройки…</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Вырезать</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Вставить</translation>
    </message>
    <message>
        <source>Paste in Place</source>
        <translation>Вставить на то же место</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Дублировать</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Выделение</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Перо</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Ластик</translation>
    </message>
    <message>
        <source>Colour Brush</source>
        <translation>Кисть</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Линия</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Прямоугольник</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Эллипс</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Контур</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Заливка</translation>
    </message>
    <message>
        <source>Colour Picker</source>
        <translation>Пипетка</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Кадрирование</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Рука</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Масштаб</translation>
    </message>
    <message>
        <source>Rotate View</source>
        <translation>Поворот вида</translation>
    </message>
    <message>
        <source>Thinner</source>
        <translation>Тоньше</translation>
    </message>
    <message>
        <source>Thicker</source>
        <translation>Толще</translation>
    </message>
    <message>
        <source>More Transparent</source>
        <translation>Прозрачнее</translation>
    </message>
    <message>
        <source>More Opaque</source>
        <translation>Плотнее</translation>
    </message>
    <message>
        <source>Swap Colours</source>
        <translation>Поменять цвета местами</translation>
    </message>
    <message>
        <source>Default Colours</source>
        <translation>Цвета по умолчанию</translation>
    </message>
    <message>
        <source>Zoom In</source>
        <translation>Увеличить</translation>
    </message>
    <message>
        <source>Zoom Out</source>
        <translation>Уменьшить</translation>
    </message>
    <message>
        <source>Fit Page</source>
        <translation>Лист целиком</translation>
    </message>
    <message>
        <source>Actual Size</source>
        <translation>Истинный размер</translation>
    </message>
    <message>
        <source>Zoom to Selection</source>
        <translation>Показать выделенное крупно</translation>
    </message>
    <message>
        <source>Turn View Left</source>
        <translation>Повернуть вид влево</translation>
    </message>
    <message>
        <source>Turn View Right</source>
        <translation>Повернуть вид вправо</translation>
    </message>
    <message>
        <source>Turn View Upright</source>
        <translation>Выпрямить вид</translation>
    </message>
    <message>
        <source>Mirror View</source>
        <translation>Отразить вид</translation>
    </message>
    <message>
        <source>Mirror Left and Right</source>
        <translation>Симметрия слева и справа</translation>
    </message>
    <message>
        <source>Mirror Top and Bottom</source>
        <translation>Симметрия сверху и снизу</translation>
    </message>
    <message>
        <source>Snap to Grid</source>
        <translation>Привязка к сетке</translation>
    </message>
    <message>
        <source>Straight Lines in Steps of 15°</source>
        <translation>Прямые с шагом 15°</translation>
    </message>
    <message>
        <source>Straight Lines in Perspective</source>
        <translation>Прямые в перспективе</translation>
    </message>
    <message>
        <source>Snap to Other Marks</source>
        <translation>Привязка к другим штрихам</translation>
    </message>
    <message>
        <source>Show Weights</source>
        <translation>Показать вес линий</translation>
    </message>
    <message>
        <source>Next View of the Picture</source>
        <translation>Следующий вид изображения</translation>
    </message>
    <message>
        <source>Side by Side</source>
        <translation>Рядом</translation>
    </message>
    <message>
        <source>Picture over Drawing</source>
        <translation>Изображение поверх рисунка</translation>
    </message>
    <message>
        <source>Split by a Line</source>
        <translation>Разделить линией</translation>
    </message>
    <message>
        <source>Picture Only</source>
        <translation>Только изображение</translation>
    </message>
    <message>
        <source>Move Picture with Drawing</source>
        <translation>Двигать изображение вместе с рисунком</translation>
    </message>
    <message>
        <source>Show Predicted Edges</source>
        <translation>Показать предсказанные контуры</translation>
    </message>
    <message>
        <source>Step Back</source>
        <translation>Шаг назад</translation>
    </message>
    <message>
        <source>Step Forward</source>
        <translation>Шаг вперёд</translation>
    </message>
    <message>
        <source>Newest Picture</source>
        <translation>Последнее изображение</translation>
    </message>
    <message>
        <source>Theme of the System</source>
        <translation>Системная тема</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлая тема</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмная тема</translation>
    </message>
    <message>
        <source>New Sketch Layer</source>
        <translation>Новый слой эскиза</translation>
    </message>
    <message>
        <source>New Colour Layer</source>
        <translation>Новый слой цвета</translation>
    </message>
    <message>
        <source>New Mask Layer</source>
        <translation>Новый слой маски</translation>
    </message>
    <message>
        <source>Import Picture…</source>
        <translation>Импортировать изображение…</translation>
    </message>
    <message>
        <source>Result to Canvas</source>
        <translation>Результат на холст</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Show or Hide</source>
        <translation>Показать или скрыть</translation>
    </message>
    <message>
        <source>Lock or Unlock</source>
        <translation>Заблокировать или разблокировать</translation>
    </message>
    <message>
        <source>Move Up</source>
        <translation>Выше</translation>
    </message>
    <message>
        <source>Move Down</source>
        <translation>Ниже</translation>
    </message>
    <message>
        <source>Choose Layer Above</source>
        <translation>Выбрать слой выше</translation>
    </message>
    <message>
        <source>Choose Layer Below</source>
        <translation>Выбрать слой ниже</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Сгруппировать</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>Разгруппировать</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Выделить всё</translation>
    </message>
    <message>
        <source>Select Nothing</source>
        <translation>Снять выделение</translation>
    </message>
    <message>
        <source>Select Next Mark</source>
        <translation>Выделить следующий штрих</translation>
    </message>
    <message>
        <source>Select Previous Mark</source>
        <translation>Выделить предыдущий штрих</translation>
    </message>
    <message>
        <source>Invert Selection</source>
        <translation>Обратить выделение</translation>
    </message>
    <message>
        <source>Bring to Front</source>
        <translation>На передний план</translation>
    </message>
    <message>
        <source>Bring Forward</source>
        <translation>Переместить вперёд</translation>
    </message>
    <message>
        <source>Send Backward</source>
        <translation>Переместить назад</translation>
    </message>
    <message>
        <source>Send to Back</source>
        <translation>На задний план</translation>
    </message>
    <message>
        <source>Align Left</source>
        <translation>По левому краю</translation>
    </message>
    <message>
        <source>Align Centres</source>
        <translation>По центру</translation>
    </message>
    <message>
        <source>Align Right</source>
        <translation>По правому краю</translation>
    </message>
    <message>
        <source>Align Top</source>
        <translation>По верхнему краю</translation>
    </message>
    <message>
        <source>Align Middles</source>
        <translation>По середине</translation>
    </message>
    <message>
        <source>Align Bottom</source>
        <translation>По нижнему краю</translation>
    </message>
    <message>
        <source>Distribute Across</source>
        <translation>Распределить по горизонтали</translation>
    </message>
    <message>
        <source>Distribute Down</source>
        <translation>Распределить по вертикали</translation>
    </message>
    <message>
        <source>Flip Across</source>
        <translation>Отразить по горизонтали</translation>
    </message>
    <message>
        <source>Flip Down</source>
        <translation>Отразить по вертикали</translation>
    </message>
    <message>
        <source>Page Size…</source>
        <translation>Размер листа…</translation>
    </message>
    <message>
        <source>Crop to Selection</source>
        <translation>Обрезать по выделению</translation>
    </message>
    <message>
        <source>Crop to Drawing</source>
        <translation>Обрезать по рисунку</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Создать</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Вживую</translation>
    </message>
    <message>
        <source>Live with 6 Steps</source>
        <translation>Вживую: 6 шагов</translation>
    </message>
    <message>
        <source>Live with 12 Steps</source>
        <translation>Вживую: 12 шагов</translation>
    </message>
    <message>
        <source>Live with All Steps</source>
        <translation>Вживую: все шаги</translation>
    </message>
    <message>
        <source>Fork from This Step</source>
        <translation>Продолжить с этого шага</translation>
    </message>
    <message>
        <source>Add to Queue</source>
        <translation>Добавить в очередь</translation>
    </message>
    <message>
        <source>Add Batch of Seeds to Queue</source>
        <translation>Добавить серию в очередь</translation>
    </message>
    <message>
        <source>First in the Queue</source>
        <translation>Первой в очереди</translation>
    </message>
    <message>
        <source>Earlier in the Queue</source>
        <translation>Раньше в очереди</translation>
    </message>
    <message>
        <source>Later in the Queue</source>
        <translation>Позже в очереди</translation>
    </message>
    <message>
        <source>Take out of the Queue</source>
        <translation>Убрать из очереди</translation>
    </message>
    <message>
        <source>Continue the Queue</source>
        <translation>Продолжить очередь</translation>
    </message>
    <message>
        <source>Empty Queue and Cancel</source>
        <translation>Очистить очередь и отменить</translation>
    </message>
    <message>
        <source>New Seed</source>
        <translation>Новое зерно</translation>
    </message>
    <message>
        <source>Restore Drawing and Settings</source>
        <translation>Восстановить рисунок и параметры</translation>
    </message>
    <message>
        <source>Restore Drawing</source>
        <translation>Восстановить рисунок</translation>
    </message>
    <message>
        <source>Restore Settings</source>
        <translation>Восстановить параметры</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Избранное</translation>
    </message>
    <message>
        <source>Compare Two Pictures</source>
        <translation>Сравнить два изображения</translation>
    </message>
    <message>
        <source>Delete Pictures</source>
        <translation>Удалить изображения</translation>
    </message>
    <message>
        <source>Next Drawing</source>
        <translation>Следующий рисунок</translation>
    </message>
    <message>
        <source>Previous Drawing</source>
        <translation>Предыдущий рисунок</translation>
    </message>
    <message>
        <source>Go to Next Part</source>
        <translation>К следующей части окна</translation>
    </message>
    <message>
        <source>Go to Previous Part</source>
        <translation>К предыдущей части окна</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Очередь</translation>
    </message>
    <message>
        <source>Hide or Show Docks</source>
        <translation>Скрыть или показать панели</translation>
    </message>
    <message>
        <source>Reset Layout</source>
        <translation>Сбросить расположение</translation>
    </message>
    <message>
        <source>All Commands…</source>
        <translation>Все команды…</translation>
    </message>
    <message>
        <source>Open Sample Sketch</source>
        <translation>Открыть пример эскиза</translation>
    </message>
    <message>
        <source>About SketchStudio</source>
        <translation>О программе SketchStudio</translation>
    </message>
</context>
<context>
    <name>arrangement</name>
    <message>
        <source>Tool options</source>
        <translation>Параметры инструмента</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Инструменты</translation>
    </message>
</context>
<context>
    <name>aspects</name>
    <message>
        <source>Square 1:1</source>
        <translation>Квадрат 1:1</translation>
    </message>
    <message>
        <source>Photo 5:4</source>
        <translation>Фото 5:4</translation>
    </message>
    <message>
        <source>Screen 4:3</source>
        <translation>Экран 4:3</translation>
    </message>
    <message>
        <source>Photo 3:2</source>
        <translation>Фото 3:2</translation>
    </message>
    <message>
        <source>Paper A4</source>
        <translation>Бумага A4</translation>
    </message>
    <message>
        <source>Wide 16:9</source>
        <translation>Широкий 16:9</translation>
    </message>
    <message>
        <source>Panorama 2:1</source>
        <translation>Панорама 2:1</translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлая</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмная</translation>
    </message>
    <message>
        <source>What suits the device</source>
        <translation>По устройству</translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation>32 бита</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 бит</translation>
    </message>
    <message>
        <source>16 bit, wide range</source>
        <translation>16 бит, широкий диапазон</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Самое быстрое</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>Процессор</translation>
    </message>
    <message>
        <source>NVIDIA or AMD GPU</source>
        <translation>Видеокарта NVIDIA или AMD</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Видеокарта Apple</translation>
    </message>
    <message>
        <source>When the app starts</source>
        <translation>При запуске программы</translation>
    </message>
    <message>
        <source>With the first picture</source>
        <translation>С первым изображением</translation>
    </message>
</context>
<context>
    <name>clipboard</name>
    <message>
        <source>What was copied</source>
        <translation>Скопированное</translation>
    </message>
</context>
<context>
    <name>colours</name>
    <message>
        <source>Red</source>
        <translation>Красный</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Оранжевый</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Жёлтый</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Зелёный</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Бирюзовый</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Синий</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Фиолетовый</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>Коричневый</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Белый</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Серый</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Чёрный</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Draw</source>
        <translation>Рисование</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>Переименовать «{name}»</translation>
    </message>
    <message>
        <source>Opacity of {name}</source>
        <translation>Непрозрачность «{name}»</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать «{name}»</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>Скрыть «{name}»</translation>
    </message>
    <message>
        <source>Lock {name}</source>
        <translation>Заблокировать «{name}»</translation>
    </message>
    <message>
        <source>Unlock {name}</source>
        <translation>Разблокировать «{name}»</translation>
    </message>
    <message>
        <source>Opacity of layers</source>
        <translation>Непрозрачность слоёв</translation>
    </message>
    <message>
        <source>Show layers</source>
        <translation>Показать слои</translation>
    </message>
    <message>
        <source>Hide layers</source>
        <translation>Скрыть слои</translation>
    </message>
    <message>
        <source>Lock layers</source>
        <translation>Заблокировать слои</translation>
    </message>
    <message>
        <source>Unlock layers</source>
        <translation>Разблокировать слои</translation>
    </message>
</context>
<context>
    <name>compare_pictures</name>
    <message>
        <source>Model: {one} → {other}</source>
        <translation>Модель: {one} → {other}</translation>
    </message>
    <message>
        <source>another sketch</source>
        <translation>другой эскиз</translation>
    </message>
    <message>
        <source>Made with the same settings.</source>
        <translation>Параметры одинаковы.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ничего</translation>
    </message>
</context>
<context>
    <name>docks</name>
    <message>
        <source>Picture</source>
        <translation>Изображение</translation>
    </message>
    <message>
        <source>History</source>
        <translation>История</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Слои</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Очередь</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Панели</translation>
    </message>
</context>
<context>
    <name>editing</name>
    <message>
        <source>Cut</source>
        <translation>Вырезать</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Вставить</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Вставленное изображение</translation>
    </message>
    <message>
        <source>There is nothing to paste. Copy marks, an SVG or a picture first.</source>
        <translation>Вставлять нечего. Сначала скопируйте штрихи, SVG или изображение.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Дублировать</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>Распределить</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Отражение</translation>
    </message>
</context>
<context>
    <name>eraser</name>
    <message>
        <source>Erase</source>
        <translation>Стирание</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>{path} cannot be read: {reason}. Use another file.</source>
        <translation>Не удаётся прочитать {path}: {reason}. Выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} is damaged or no project of SketchStudio ({damage}). Open an older copy.</source>
        <translation>{name} повреждён или не является проектом SketchStudio ({damage}). Откройте более старую копию.</translation>
    </message>
    <message>
        <source>{name} was saved by a newer SketchStudio (file version {version}, this one reads up to {known}). Update SketchStudio to open it.</source>
        <translation>{name} сохранён более новой версией SketchStudio (версия файла {version}, читаются до {known}). Обновите SketchStudio, чтобы открыть его.</translation>
    </message>
    <message>
        <source>{path} is a folder. Choose a file in it.</source>
        <translation>{path} — это папка. Выберите файл в ней.</translation>
    </message>
    <message>
        <source>{name} is empty (0 bytes). Use another file.</source>
        <translation>Файл {name} пуст (0 байт). Выберите другой.</translation>
    </message>
    <message>
        <source>There is no file {path}. Check the name.</source>
        <translation>Файла {path} нет. Проверьте имя.</translation>
    </message>
    <message>
        <source>{name} is larger than {largest} MB. Simplify it first.</source>
        <translation>{name} больше {largest} МБ. Сначала упростите его.</translation>
    </message>
    <message>
        <source>{name} is too detailed: {error}. Simplify it first.</source>
        <translation>{name} слишком подробный: {error}. Сначала упростите его.</translation>
    </message>
    <message>
        <source>{name} is no sound SVG ({error}). Save it again or use another file.</source>
        <translation>{name}: неисправный SVG ({error}). Сохраните его заново или выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} cannot be read as SVG ({error}). Save it again or use another file.</source>
        <translation>{name} не читается как SVG ({error}). Сохраните его заново или выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} is too large: more than {megapixels} megapixels. Reduce it first.</source>
        <translation>{name} слишком велик: больше {megapixels} мегапикселей. Сначала уменьшите его.</translation>
    </message>
    <message>
        <source>{name} is not a picture that can be read. Use a PNG, JPEG or SVG.</source>
        <translation>{name} не читается как изображение. Выберите PNG, JPEG или SVG.</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}. Save it again or use another file.</source>
        <translation>{name} повреждён: {reason}. Сохраните его заново или выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} is {width} x {height} pixels, but at most {megapixels} megapixels can be opened. Reduce it first.</source>
        <translation>{name}: {width} x {height} пикселей, а открыть можно не больше {megapixels} мегапикселей. Сначала уменьшите его.</translation>
    </message>
    <message>
        <source>{name} is damaged or cut short: {reason}. Save it again or use another file.</source>
        <translation>{name} повреждён или обрезан: {reason}. Сохраните его заново или выберите другой файл.</translation>
    </message>
    <message>
        <source>The list of changes made while this picture formed is damaged, so it cannot be made again. Choose another file.</source>
        <translation>Список изменений, сделанных по ходу создания, повреждён: это изображение нельзя создать снова. Выберите другой файл.</translation>
    </message>
    <message>
        <source>There are no steps to export yet. Generate a picture first.</source>
        <translation>Шагов для экспорта пока нет. Сначала создайте изображение.</translation>
    </message>
    <message>
        <source>{name}: choose one of {formats} as the ending of the name.</source>
        <translation>{name}: выберите одно из окончаний имени: {formats}.</translation>
    </message>
    <message>
        <source>The history was written by a newer SketchStudio. Update it; pictures are not kept now.</source>
        <translation>История записана более новой версией SketchStudio. Обновите программу; пока изображения не сохраняются.</translation>
    </message>
    <message>
        <source>The history in {folder} cannot be opened: {error}. Pictures are not kept.</source>
        <translation>Не удаётся открыть историю в {folder}: {error}. Изображения не сохраняются.</translation>
    </message>
    <message>
        <source>The history cannot be used: {error}. Is the disk full?</source>
        <translation>История недоступна: {error}. Не заполнен ли диск?</translation>
    </message>
    <message>
        <source>This picture holds no SketchStudio parameters. Choose one that SketchStudio exported.</source>
        <translation>В этом изображении нет параметров SketchStudio. Выберите экспортированное из SketchStudio.</translation>
    </message>
    <message>
        <source>This picture was made by a newer SketchStudio. Update SketchStudio to make it again.</source>
        <translation>Это изображение создано более новой версией SketchStudio. Обновите SketchStudio, чтобы создать его снова.</translation>
    </message>
    <message>
        <source>{name} is empty (0 bytes). Choose another file.</source>
        <translation>Файл {name} пуст (0 байт). Выберите другой.</translation>
    </message>
    <message>
        <source>{name} is too large ({width} × {height}). Make it smaller, for example 2048 pixels wide.</source>
        <translation>{name} слишком велик ({width} × {height}). Уменьшите его, например до ширины 2048 пикселей.</translation>
    </message>
    <message>
        <source>The parameters in this picture are damaged. Choose another file.</source>
        <translation>Параметры в этом изображении повреждены. Выберите другой файл.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать {path}: {reason}.</translation>
    </message>
    <message>
        <source>{name} is not a PNG picture, or it is damaged. Choose another file.</source>
        <translation>{name} — не PNG или повреждён. Выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} is too large to open. Make it smaller, for example 2048 pixels wide.</source>
        <translation>{name} слишком велик, чтобы его открыть. Уменьшите его, например до ширины 2048 пикселей.</translation>
    </message>
    <message>
        <source>{name}: a picture needs .png, .jpg or .webp as its ending.</source>
        <translation>{name}: имя изображения должно оканчиваться на .png, .jpg или .webp.</translation>
    </message>
    <message>
        <source>--method {method}: {name} takes no {inputs}. It can do {able}; or choose the starter model.</source>
        <translation>Метод {method}: {name} не принимает {inputs}. Доступно: {able}; или выберите модель starter.</translation>
    </message>
    <message>
        <source>{kind} holds at most {longest_side} pixels a side. Choose a smaller size or PNG.</source>
        <translation>{kind} вмещает не больше {longest_side} пикселей по стороне. Выберите меньший размер или PNG.</translation>
    </message>
    <message>
        <source>{name} is damaged or no OpenRaster file ({damage}). Save it again or use another file.</source>
        <translation>{name} повреждён или не является файлом OpenRaster ({damage}). Сохраните его заново или возьмите другой файл.</translation>
    </message>
    <message>
        <source>What was copied is damaged. Copy it again.</source>
        <translation>Скопированное повреждено. Скопируйте ещё раз.</translation>
    </message>
    <message>
        <source>{name} cannot be written: a drawing needs .svg or .png as its ending.</source>
        <translation>{name} не записать: имя рисунка должно оканчиваться на .svg или .png.</translation>
    </message>
    <message>
        <source>{reason} Choose others, or change that one first.</source>
        <translation>{reason} Выберите другие или сначала измените ту команду.</translation>
    </message>
    <message>
        <source>There is nothing to make a picture of. Draw a sketch or write a prompt first.</source>
        <translation>Создавать изображение не из чего. Сначала нарисуйте эскиз или напишите описание.</translation>
    </message>
    <message>
        <source>The mask says where a picture is to be made anew, but there is none of this size yet. Hide the mask layer and generate one first.</source>
        <translation>Маска говорит, где создать изображение заново, но изображения такого размера ещё нет. Скройте слой маски и сначала создайте его.</translation>
    </message>
    <message>
        <source>{name} is a pickle checkpoint. Loading a pickle can run any program hidden in it, so it is refused: use the same model as *.safetensors in diffusers layout.</source>
        <translation>{name} — файл в формате pickle. При загрузке такого файла может выполниться любая скрытая в нём программа, поэтому он отклонён: возьмите ту же модель в виде *.safetensors в формате diffusers.</translation>
    </message>
    <message>
        <source>{name} is a single file. Give the folder of a model in diffusers layout instead.</source>
        <translation>{name} — отдельный файл. Укажите папку модели в формате diffusers.</translation>
    </message>
    <message>
        <source>There is no model {model!r}. Choose {names}, or give the folder of a model.</source>
        <translation>Модели {model!r} нет. Выберите {names} или укажите папку модели.</translation>
    </message>
    <message>
        <source>{folder} holds no model: model_index.json is missing. Give a folder in diffusers layout.</source>
        <translation>В {folder} нет модели: не хватает model_index.json. Укажите папку в формате diffusers.</translation>
    </message>
    <message>
        <source>{name} is a {kind}, which cannot be used yet. Choose a Stable Diffusion 1 or 2 model.</source>
        <translation>{name} — это {kind}, такие пока не поддерживаются. Выберите модель Stable Diffusion 1 или 2.</translation>
    </message>
    <message>
        <source>{path} is damaged. Copy the whole model again.</source>
        <translation>{path} повреждён. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>The {model} model is missing from this installation. Install SketchStudio again.</source>
        <translation>В этой установке нет модели {model}. Установите SketchStudio заново.</translation>
    </message>
    <message>
        <source>{name} is incomplete: the folder {part} is missing. Copy the whole model again.</source>
        <translation>{name}: не хватает папки {part}. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>{name} is incomplete: {part} holds no weights. Copy the whole model again.</source>
        <translation>{name}: в {part} нет весов. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>{path} is missing or damaged. Copy the whole model again.</source>
        <translation>{path} отсутствует или повреждён. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>--device: there is no {name!r}. Choose one of: auto, {devices}.</source>
        <translation>Устройства {name!r} нет. Выберите из: auto, {devices}.</translation>
    </message>
    <message>
        <source>--device: this computer has no usable {name} device. Choose auto or cpu.</source>
        <translation>На этом компьютере нет подходящего устройства {name}. Выберите auto или cpu.</translation>
    </message>
    <message>
        <source>{name}: {part} is of the kind {class_name}, which cannot be loaded. Choose a model whose {part} is one of: {allowed}.</source>
        <translation>{name}: {part} имеет вид {class_name}, его нельзя загрузить. Выберите модель, где {part} — из списка: {allowed}.</translation>
    </message>
    <message>
        <source>The queue was written by a newer SketchStudio. Update it to make its pictures.</source>
        <translation>Очередь записана более новой версией SketchStudio. Обновите программу, чтобы создать её изображения.</translation>
    </message>
    <message>
        <source>The queue cannot be kept in {folder}: {reason}. Make its pictures before you close.</source>
        <translation>Очередь нельзя сохранить в {folder}: {reason}. Дождитесь её изображений, прежде чем закрывать программу.</translation>
    </message>
    <message>
        <source>There is not enough memory for this model. Close other programs, or choose another device.</source>
        <translation>Для этой модели не хватает памяти. Закройте другие программы или выберите другое устройство.</translation>
    </message>
    <message>
        <source>{path} is incomplete: the weights {missing} are missing. Copy the whole model again.</source>
        <translation>{path}: не хватает весов {missing}. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>{name} does not fit together: its U-Net takes {in_channels} channels and gives {out_channels}, but latent, sketch and colour map need {expected} and {latent_channels}. Choose a text-to-image model, or one that SketchStudio trained.</source>
        <translation>Части {name} не подходят друг к другу: U-Net принимает каналов {in_channels} и выдаёт {out_channels}, а нужно {expected} и {latent_channels}. Выберите модель для создания изображений по тексту или обученную в SketchStudio.</translation>
    </message>
    <message>
        <source>{name} does not fit together: its U-Net reads texts of width {cross_attention_dim}, its text encoder writes {hidden_size}. Copy the whole model again.</source>
        <translation>Части {name} не подходят друг к другу: U-Net читает тексты ширины {cross_attention_dim}, а кодировщик пишет {hidden_size}. Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>{name} needs inputs beside the prompt, which cannot be given yet. Choose another model.</source>
        <translation>{name} нужны данные помимо описания, передать их пока нельзя. Выберите другую модель.</translation>
    </message>
    <message>
        <source>{name}: {part} cannot be loaded ({reason}). Copy the whole model again.</source>
        <translation>{name}: не удаётся загрузить {part} ({reason}). Скопируйте всю модель заново.</translation>
    </message>
    <message>
        <source>{name} is {value}, but this model needs a multiple of {downsampling}. The nearest is {nearest}.</source>
        <translation>{name}: {value}, а этой модели нужно кратное {downsampling}. Ближайшее — {nearest}.</translation>
    </message>
    <message>
        <source>{path} is damaged, or of a newer SketchStudio. Copy the model again, or update.</source>
        <translation>{path} повреждён или создан более новой версией SketchStudio. Скопируйте модель ещё раз или обновите программу.</translation>
    </message>
    <message>
        <source>The run that this one begins in has no step {step}. Choose another step.</source>
        <translation>В исходном запуске нет шага {step}. Выберите другой шаг.</translation>
    </message>
    <message>
        <source>The model produced values that are not numbers. Choose another scheduler, more steps or a smaller guidance scale; if that does not help, the model is damaged or needs --device cpu.</source>
        <translation>Модель выдала не числа. Выберите другой планировщик, больше шагов или меньшее влияние описания; если не поможет, модель повреждена или ей нужно устройство cpu.</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture. Choose a smaller size.</source>
        <translation>Для этого изображения не хватает памяти. Выберите меньший размер.</translation>
    </message>
    <message>
        <source>There is no edge predictor {path}. Make one: sketchstudio train edge-predictor.</source>
        <translation>Предсказателя контуров {path} нет. Создать его: sketchstudio train edge-predictor.</translation>
    </message>
    <message>
        <source>{name} was written by another version of SketchStudio (format {found}, here {schema}). Train it again.</source>
        <translation>{name} записан другой версией SketchStudio (формат {found}, здесь {schema}). Обучите его заново.</translation>
    </message>
    <message>
        <source>{name} was trained for the model {model} (fingerprint {trained}), but {model_name} has other weights (fingerprint {here}). Choose that model, or train a predictor for {model_name}.</source>
        <translation>{name} обучен для модели {model} (отпечаток {trained}), а у {model_name} другие веса (отпечаток {here}). Выберите ту модель или обучите предсказатель для {model_name}.</translation>
    </message>
    <message>
        <source>{name} reads {missing}, which the U-Net of {model_name} has not. Train one for {model_name}.</source>
        <translation>{name} читает {missing}, чего нет в U-Net модели {model_name}. Обучите предсказатель для {model_name}.</translation>
    </message>
    <message>
        <source>{name} was trained on {polarity}, here it is {expected}. Train one for {model_name}.</source>
        <translation>{name} обучен на {polarity}, а здесь {expected}. Обучите предсказатель для {model_name}.</translation>
    </message>
    <message>
        <source>{name} is no edge predictor of SketchStudio. Choose another file.</source>
        <translation>{name} — не предсказатель контуров SketchStudio. Выберите другой файл.</translation>
    </message>
    <message>
        <source>{name} is damaged ({reason}). Copy or train it again.</source>
        <translation>{name} повреждён ({reason}). Скопируйте или обучите его заново.</translation>
    </message>
    <message>
        <source>{name} has no edge predictor, which the method lgp needs. Make one: sketchstudio train edge-predictor --model {folder} --images DIR --out {path}</source>
        <translation>У {name} нет предсказателя контуров, а методу lgp он нужен. Создать его: sketchstudio train edge-predictor --model {folder} --images DIR --out {path}</translation>
    </message>
    <message>
        <source>{name} was trained for {trained} {what}, but {model_name} has {here}. Train one for it.</source>
        <translation>{name} обучен для {trained} ({what}), а у {model_name} — {here}. Обучите предсказатель для этой модели.</translation>
    </message>
    <message>
        <source>--scheduler: there is no {name!r}. Choose one of: {classes}.</source>
        <translation>Планировщика {name!r} нет. Выберите из: {classes}.</translation>
    </message>
    <message>
        <source>This model predicts {prediction!r}, which no scheduler here can use. Choose another model.</source>
        <translation>Модель предсказывает {prediction!r}, здесь нет подходящего планировщика. Выберите другую модель.</translation>
    </message>
    <message>
        <source>--steps is {steps}, but must lie between 1 and {trained} for this model.</source>
        <translation>Шагов {steps}, а для этой модели нужно от 1 до {trained}.</translation>
    </message>
    <message>
        <source>--scheduler: {name} cannot use this model&apos;s noise schedule. Choose another one.</source>
        <translation>Планировщик {name} не подходит к расписанию шума этой модели. Выберите другой.</translation>
    </message>
    <message>
        <source>There are no taps {name!r}. Choose one of: {presets}; or list module paths.</source>
        <translation>Отводов {name!r} нет. Выберите из: {presets}; или перечислите пути модулей.</translation>
    </message>
    <message>
        <source>The taps sd1 need a U-Net of Stable Diffusion 1&apos;s shape; here {missing} is missing.</source>
        <translation>Отводам sd1 нужна U-Net как в Stable Diffusion 1; здесь нет {missing}.</translation>
    </message>
    <message>
        <source>{name} was not saved: {reason}. Choose another folder.</source>
        <translation>{name} не сохранён: {reason}. Выберите другую папку.</translation>
    </message>
    <message>
        <source>The disk is full: {name} was not saved. Free some space or choose another folder.</source>
        <translation>Диск заполнен: {name} не сохранён. Освободите место или выберите другую папку.</translation>
    </message>
    <message>
        <source>There is no folder {folder}. Choose another folder for {name}.</source>
        <translation>Папки {folder} нет. Выберите для {name} другую папку.</translation>
    </message>
    <message>
        <source>{path} may not be written. Choose another folder or name.</source>
        <translation>Нет прав на запись {path}. Выберите другую папку или имя.</translation>
    </message>
    <message>
        <source>{option}: there is no {value!r}. Choose one of: {choices}.</source>
        <translation>{option}: нет значения {value!r}. Выберите из: {choices}.</translation>
    </message>
    <message>
        <source>{option} is not text in UTF-8. Type it anew.</source>
        <translation>{option}: это не текст в UTF-8. Введите его заново.</translation>
    </message>
    <message>
        <source>{option} is {value}, but must lie between {low} and {high}.</source>
        <translation>{option}: {value}, а нужно от {low} до {high}.</translation>
    </message>
    <message>
        <source>{option} is {value}, but must be a multiple of 8. The nearest is {nearest}.</source>
        <translation>{option}: {value}, а нужно кратное 8. Ближайшее — {nearest}.</translation>
    </message>
    <message>
        <source>The stored parameters are damaged: {error}. Set them by hand instead.</source>
        <translation>Сохранённые параметры повреждены: {error}. Задайте их вручную.</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>The step that is seen now. It is not finished: neither the drawing nor the parameters are inside.</source>
        <translation>Шаг, который сейчас на экране. Это не готовое изображение: ни рисунка, ни параметров внутри нет.</translation>
    </message>
    <message>
        <source>There is no picture yet. Generate one first.</source>
        <translation>Изображения пока нет. Сначала создайте его.</translation>
    </message>
    <message>
        <source>Without loss. Holds the drawing and all parameters: opened again, it makes the same picture.</source>
        <translation>Без потерь. Содержит рисунок и все параметры: открыв его, можно создать то же изображение.</translation>
    </message>
    <message>
        <source>Small, for sending. The parameters can be read in it, but the drawing is not inside.</source>
        <translation>Небольшой, для отправки. Параметры можно прочитать, но рисунка внутри нет.</translation>
    </message>
    <message>
        <source>Smaller still, for the web. The parameters can be read in it, but the drawing is not inside.</source>
        <translation>Ещё меньше, для сети. Параметры можно прочитать, но рисунка внутри нет.</translation>
    </message>
    <message>
        <source>Step {step} is on the clipboard</source>
        <translation>Шаг {step} в буфере обмена</translation>
    </message>
    <message>
        <source>SVG drawings (*.svg);;PNG pictures (*.png)</source>
        <translation>Рисунки SVG (*.svg);;Изображения PNG (*.png)</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Экспорт изображения</translation>
    </message>
    <message>
        <source>{name} pictures (*{suffix})</source>
        <translation>Изображения {name} (*{suffix})</translation>
    </message>
    <message>
        <source>Exported to {path}</source>
        <translation>Экспортировано: {path}</translation>
    </message>
    <message>
        <source>Export drawing</source>
        <translation>Экспорт рисунка</translation>
    </message>
    <message>
        <source>The picture is on the clipboard</source>
        <translation>Изображение в буфере обмена</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n files to {folder}</source>
        <translation>
            <numerusform>Экспортирован %n файл в {folder}</numerusform>
            <numerusform>Экспортировано %n файла в {folder}</numerusform>
            <numerusform>Экспортировано %n файлов в {folder}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>Press Generate ({key}) to see this chair. Draw on it, or begin anew.</source>
        <translation>Нажмите «Создать» ({key}), чтобы увидеть этот стул. Дорисуйте его или начните заново.</translation>
    </message>
    <message>
        <source>{name} is open in another tab. Choose another name, or close that one first.</source>
        <translation>Файл {name} открыт в другой вкладке. Выберите другое имя или сначала закройте ту вкладку.</translation>
    </message>
    <message>
        <source>Save “{name}” first?</source>
        <translation>Сохранить «{name}»?</translation>
    </message>
    <message>
        <source>Save the drawing first?</source>
        <translation>Сохранить рисунок?</translation>
    </message>
    <message>
        <source>It has changes that are not in a file yet.</source>
        <translation>В нём есть несохранённые изменения.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>SketchStudio drawings (*{ending})</source>
        <translation>Рисунки SketchStudio (*{ending})</translation>
    </message>
    <message>
        <source>Drawings and pictures (*.sketchstudio *.svg *.ora *.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;All files (*)</source>
        <translation>Рисунки и изображения (*.sketchstudio *.svg *.ora *.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;Все файлы (*)</translation>
    </message>
    <message>
        <source>Something went wrong with the file. Try again; the log says more.</source>
        <translation>С файлом что-то не так. Попробуйте ещё раз; подробности в журнале.</translation>
    </message>
    <message>
        <source>{name} brought its drawing and its parameters along. It was made with the model {model}, so another picture comes of it here.</source>
        <translation>Вместе с {name} открыты рисунок и параметры. Изображение создано моделью {model}, поэтому здесь выйдет другое.</translation>
    </message>
    <message>
        <source>{name} brought its drawing and its parameters along: Generate makes the same picture again, with what was changed while it formed.</source>
        <translation>Вместе с {name} открыты рисунок и параметры: «Создать» повторит это изображение со всеми изменениями по ходу.</translation>
    </message>
    <message>
        <source>{name} brought its drawing and its parameters along: Generate makes the same picture again.</source>
        <translation>Вместе с {name} открыты рисунок и параметры: «Создать» повторит это изображение.</translation>
    </message>
</context>
<context>
    <name>fill</name>
    <message>
        <source>There is a line here, or no page. Click into an area between lines.</source>
        <translation>Здесь линия или край листа. Щёлкните внутри области между линиями.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Заливка</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>Untitled</source>
        <translation>Без названия</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>зерно {seed}</translation>
    </message>
    <message>
        <source>live</source>
        <translation>вживую</translation>
    </message>
</context>
<context>
    <name>ink</name>
    <message>
        <source>Pressure Sets the Width</source>
        <translation>Нажим меняет толщину</translation>
    </message>
    <message>
        <source>Press harder for a wider line.</source>
        <translation>Сильнее нажим — толще линия.</translation>
    </message>
    <message>
        <source>Pressure Sets the Opacity</source>
        <translation>Нажим меняет непрозрачность</translation>
    </message>
    <message>
        <source>Press harder for a darker line.</source>
        <translation>Сильнее нажим — темнее линия.</translation>
    </message>
    <message>
        <source>Tilt Widens</source>
        <translation>Наклон расширяет</translation>
    </message>
    <message>
        <source>A pen that lies flat draws a wide line, where the tablet tells its tilt.</source>
        <translation>Наклонённое перо рисует широкую линию, если планшет сообщает наклон.</translation>
    </message>
    <message>
        <source>Tapered Ends</source>
        <translation>Острые концы</translation>
    </message>
    <message>
        <source>Lines run out to a point.</source>
        <translation>Линии сходят на нет.</translation>
    </message>
    <message>
        <source>No Smoothing</source>
        <translation>Без сглаживания</translation>
    </message>
    <message>
        <source>Light Smoothing</source>
        <translation>Слабое сглаживание</translation>
    </message>
    <message>
        <source>Medium Smoothing</source>
        <translation>Среднее сглаживание</translation>
    </message>
    <message>
        <source>Strong Smoothing</source>
        <translation>Сильное сглаживание</translation>
    </message>
</context>
<context>
    <name>layer_actions</name>
    <message>
        <source>Group</source>
        <translation>Группа</translation>
    </message>
    <message>
        <source>Use As</source>
        <translation>Использовать как</translation>
    </message>
    <message>
        <source>There is no picture yet. Generate one first.</source>
        <translation>Изображения пока нет. Сначала создайте его.</translation>
    </message>
</context>
<context>
    <name>layer_export</name>
    <message>
        <source>Export layers</source>
        <translation>Экспорт слоёв</translation>
    </message>
    <message>
        <source>OpenRaster (*{ending})</source>
        <translation>OpenRaster (*{ending})</translation>
    </message>
</context>
<context>
    <name>locks</name>
    <message>
        <source>The group “{name}” is locked. Unlock it first, with its lock in the list of layers.</source>
        <translation>Группа «{name}» заблокирована. Сначала разблокируйте её замком в списке слоёв.</translation>
    </message>
    <message>
        <source>The layer “{name}” is locked. Unlock it first, with its lock in the list of layers.</source>
        <translation>Слой «{name}» заблокирован. Сначала разблокируйте его замком в списке слоёв.</translation>
    </message>
    <message>
        <source>The group “{name}” is hidden. Show it to draw on its layers.</source>
        <translation>Группа «{name}» скрыта. Покажите её, чтобы рисовать на её слоях.</translation>
    </message>
    <message>
        <source>The layer “{name}” is hidden. Show it to draw on it.</source>
        <translation>Слой «{name}» скрыт. Покажите его, чтобы рисовать.</translation>
    </message>
    <message>
        <source>The group “{name}” is locked. Unlock it to draw on its layers.</source>
        <translation>Группа «{name}» заблокирована. Разблокируйте её, чтобы рисовать на её слоях.</translation>
    </message>
    <message>
        <source>The layer “{name}” is locked. Unlock it to draw on it.</source>
        <translation>Слой «{name}» заблокирован. Разблокируйте его, чтобы рисовать.</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Правка</translation>
    </message>
    <message>
        <source>&amp;Tool</source>
        <translation>&amp;Инструмент</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>&amp;Слой</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>В&amp;ыделение</translation>
    </message>
    <message>
        <source>&amp;Page</source>
        <translation>&amp;Лист</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>Соз&amp;дание</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Окно</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Сп&amp;равка</translation>
    </message>
</context>
<context>
    <name>notes</name>
    <message>
        <source>The model read only the first {read} of the {words} words of the prompt.</source>
        <translation>Модель прочитала описание только до {read}-го слова из {words}.</translation>
    </message>
    <message>
        <source>The model read only the first {read} of the {words} words on what the picture should not show.</source>
        <translation>Модель прочитала, чего на изображении быть не должно, только до {read}-го слова из {words}.</translation>
    </message>
    <message>
        <source>The model read only the beginning of the prompt.</source>
        <translation>Модель прочитала только начало описания.</translation>
    </message>
    <message>
        <source>The model read only the beginning of what the picture should not show.</source>
        <translation>Модель прочитала только начало того, чего на изображении быть не должно.</translation>
    </message>
    <message>
        <source>The edge predictor is not the one that made this picture (fingerprint {now}, then {then}), so this is another picture.</source>
        <translation>Предсказатель контуров не тот, с которым сделано это изображение (отпечаток {now}, а был {then}), поэтому изображение другое.</translation>
    </message>
    <message>
        <source>The model was loaded again: only one is kept in memory, and another model, device or precision took its place.</source>
        <translation>Модель загружена заново: в памяти хранится только одна, и её место заняла модель с другим именем, устройством или точностью.</translation>
    </message>
    <message>
        <source>Memory is short: the system had moved much of the model to the disk, so this picture took longer. Close other programs, or choose a smaller size.</source>
        <translation>Не хватает памяти: система перенесла большую часть модели на диск, поэтому изображение создавалось дольше. Закройте другие программы или выберите меньший размер.</translation>
    </message>
    <message>
        <source>The model was loaded again: the settings let it go after {minutes} min without a picture.</source>
        <translation>Модель загружена заново: по настройкам она выгружается, если {minutes} мин не создавать изображений.</translation>
    </message>
</context>
<context>
    <name>page_actions</name>
    <message>
        <source>Page size</source>
        <translation>Размер листа</translation>
    </message>
    <message>
        <source>Nothing is selected. Select what the page should hold first.</source>
        <translation>Ничего не выделено. Сначала выделите то, что должно остаться на листе.</translation>
    </message>
    <message>
        <source>There is nothing on the page yet. Draw something first.</source>
        <translation>На листе пока ничего нет. Сначала нарисуйте что-нибудь.</translation>
    </message>
    <message>
        <source>Crop page</source>
        <translation>Обрезать лист</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>General</source>
        <translation>Основные</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Перо</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Память</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Клавиши</translation>
    </message>
</context>
<context>
    <name>parameters</name>
    <message>
        <source>({low:g} to {high:g})</source>
        <translation>(от {low:g} до {high:g})</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Ширина</translation>
    </message>
    <message>
        <source>In units of the page.</source>
        <translation>В единицах листа.</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Высота</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Детали</translation>
    </message>
    <message>
        <source>More finds fainter lines too.</source>
        <translation>Чем больше, тем более слабые линии находятся.</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Непрозрачность</translation>
    </message>
    <message>
        <source>How strongly the layer is seen.</source>
        <translation>Насколько виден слой.</translation>
    </message>
    <message>
        <source>Diameter at full pressure, in units of the page. Keys: [ and ], or drag with Alt.</source>
        <translation>Диаметр при полном нажиме, в единицах листа. Клавиши: [ и ], или тащите с Alt.</translation>
    </message>
    <message>
        <source>Stabiliser</source>
        <translation>Стабилизатор</translation>
    </message>
    <message>
        <source>0 draws as the hand moves, 100 with a very steady hand.</source>
        <translation>0 — как движется рука, 100 — очень твёрдой рукой.</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>Мягкость</translation>
    </message>
    <message>
        <source>0 is a hard edge, 1 fades from the middle of the line.</source>
        <translation>0 — жёсткий край, 1 — угасание от середины линии.</translation>
    </message>
    <message>
        <source>1 hides what lies below, less lets it show through. Keys: comma and full stop.</source>
        <translation>1 скрывает то, что ниже, меньше — даёт ему просвечивать. Клавиши: запятая и точка.</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Вес</translation>
    </message>
    <message>
        <source>How much the picture should follow the line: 0 not at all, 1 as usual, 2 twice.</source>
        <translation>Насколько изображение следует линии: 0 — никак, 1 — обычно, 2 — вдвое.</translation>
    </message>
    <message>
        <source>Close gaps</source>
        <translation>Зазоры</translation>
    </message>
    <message>
        <source>Openings between lines up to this many units of the page count as closed.</source>
        <translation>Разрывы между линиями до стольких единиц листа считаются закрытыми.</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Сетка</translation>
    </message>
    <message>
        <source>Between two lines of the grid that strokes and selections snap to, in units of the page.</source>
        <translation>Расстояние между линиями сетки, к которой притягиваются штрихи и выделение, в единицах листа.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>What the picture shows, for example “a red wooden chair”.</source>
        <translation>Что на изображении, лучше по-английски: «a red wooden chair».</translation>
    </message>
    <message>
        <source>Not</source>
        <translation>Исключить</translation>
    </message>
    <message>
        <source>What the picture should not show.</source>
        <translation>Чего на изображении быть не должно.</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Эскиз</translation>
    </message>
    <message>
        <source>How closely the picture follows the lines. 0 ignores them.</source>
        <translation>Насколько точно изображение следует линиям. 0 — не следует.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Цвет</translation>
    </message>
    <message>
        <source>How closely the picture follows the painted colours. 0 ignores them.</source>
        <translation>Насколько точно изображение следует цветам. 0 — не следует.</translation>
    </message>
    <message>
        <source>Realism</source>
        <translation>Реализм</translation>
    </message>
    <message>
        <source>How freely the model may depart from what you drew. 1 is full freedom.</source>
        <translation>Насколько модель может отступать от рисунка. 1 — полная свобода.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>More steps take longer and refine more.</source>
        <translation>Чем больше шагов, тем дольше и подробнее.</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Влияние</translation>
    </message>
    <message>
        <source>How strongly the prompt steers the picture. 1 is no extra guidance.</source>
        <translation>Насколько сильно описание направляет изображение. 1 — без усиления.</translation>
    </message>
    <message>
        <source>Softening</source>
        <translation>Смягчение</translation>
    </message>
    <message>
        <source>How far the harsh contrast that strong scales bring is taken back. 0 leaves it.</source>
        <translation>Насколько ослаблять резкий контраст, который дают большие значения. 0 — не ослаблять.</translation>
    </message>
    <message>
        <source>Build-up</source>
        <translation>Нарастание</translation>
    </message>
    <message>
        <source>How much strong scales grow while the picture forms: 0 not at all, 1 from none to double. Growing makes finer shapes.</source>
        <translation>Насколько растут большие значения, пока складывается изображение: 0 — не растут, 1 — от нуля до двойных. Формы выходят тоньше.</translation>
    </message>
    <message>
        <source>Grain</source>
        <translation>Зерно</translation>
    </message>
    <message>
        <source>How much noise each step hands on to the next. Less makes calmer surfaces, 1 leaves all the grain.</source>
        <translation>Сколько шума каждый шаг передаёт следующему. Чем меньше, тем спокойнее поверхности; 1 оставляет всё зерно.</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Сила</translation>
    </message>
    <message>
        <source>With a start picture: how much of it is made anew. 1 starts from pure noise.</source>
        <translation>Для исходного изображения: какая доля создаётся заново. 1 — с чистого шума.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Зерно</translation>
    </message>
    <message>
        <source>The same seed and settings give the same picture.</source>
        <translation>С тем же зерном и параметрами выйдет то же изображение.</translation>
    </message>
    <message>
        <source>Width of the picture in pixels, a multiple of 8.</source>
        <translation>Ширина изображения в пикселях, кратная 8.</translation>
    </message>
    <message>
        <source>Height of the picture in pixels, a multiple of 8.</source>
        <translation>Высота изображения в пикселях, кратная 8.</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>Решатель</translation>
    </message>
    <message>
        <source>The solver that removes the noise.</source>
        <translation>Чем убирается шум.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>diss shows the drawing to a model that can read one; lgp pulls the edges of any model&apos;s picture onto it; text uses the prompt alone.</source>
        <translation>diss показывает рисунок модели, которая умеет его читать; lgp подтягивает к нему контуры изображения любой модели; text использует только описание.</translation>
    </message>
    <message>
        <source>Edges from</source>
        <translation>Контуры с</translation>
    </message>
    <message>
        <source>The share of the steps after which the edges begin to be pulled onto the lines.</source>
        <translation>Доля шагов, после которой контуры начинают подтягиваться к линиям.</translation>
    </message>
    <message>
        <source>Edges until</source>
        <translation>Контуры до</translation>
    </message>
    <message>
        <source>The share of the steps after which the picture is left to itself. Sooner is faster.</source>
        <translation>Доля шагов, после которой изображение свободно. Чем раньше, тем быстрее.</translation>
    </message>
    <message>
        <source>Edges every</source>
        <translation>Частота</translation>
    </message>
    <message>
        <source>Look at the edges at every so many steps only, and go on along them meanwhile: faster.</source>
        <translation>Смотреть на контуры лишь раз в столько шагов, а между ними продолжать по ним: быстрее.</translation>
    </message>
    <message>
        <source>Edge fading</source>
        <translation>Угасание</translation>
    </message>
    <message>
        <source>cosine lets go of the edges little by little.</source>
        <translation>cosine отпускает контуры понемногу.</translation>
    </message>
    <message>
        <source>Edge form</source>
        <translation>Форма</translation>
    </message>
    <message>
        <source>paper corrects a step after it, eps before it; auto takes what suits the scheduler.</source>
        <translation>paper поправляет шаг после него, eps — до него; auto выбирает подходящее решателю.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Устройство</translation>
    </message>
    <message>
        <source>Where the model runs. auto takes the fastest there is.</source>
        <translation>Где работает модель. auto выбирает самое быстрое.</translation>
    </message>
</context>
<context>
    <name>path</name>
    <message>
        <source>Path</source>
        <translation>Контур</translation>
    </message>
    <message>
        <source>Change node</source>
        <translation>Изменить узел</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>Добавить узел</translation>
    </message>
    <message>
        <source>Move node</source>
        <translation>Переместить узел</translation>
    </message>
    <message>
        <source>Delete node</source>
        <translation>Удалить узел</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
</context>
<context>
    <name>picture_import</name>
    <message>
        <source>Import picture</source>
        <translation>Импорт изображения</translation>
    </message>
    <message>
        <source>Import {name}</source>
        <translation>Импорт: {name}</translation>
    </message>
    <message>
        <source>Pictures ({endings})</source>
        <translation>Изображения ({endings})</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>top left</source>
        <translation>вверху слева</translation>
    </message>
    <message>
        <source>top</source>
        <translation>вверху</translation>
    </message>
    <message>
        <source>top right</source>
        <translation>вверху справа</translation>
    </message>
    <message>
        <source>left</source>
        <translation>слева</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>в середине</translation>
    </message>
    <message>
        <source>right</source>
        <translation>справа</translation>
    </message>
    <message>
        <source>bottom left</source>
        <translation>внизу слева</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>внизу</translation>
    </message>
    <message>
        <source>bottom right</source>
        <translation>внизу справа</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Untitled</source>
        <translation>Без названия</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>зерно {seed}</translation>
    </message>
    <message>
        <source>steps: {steps}</source>
        <translation>шагов: {steps}</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures still wait in the queue.</source>
        <translation>
            <numerusform>%n изображение ещё ждёт в очереди.</numerusform>
            <numerusform>%n изображения ещё ждут в очереди.</numerusform>
            <numerusform>%n изображений ещё ждут в очереди.</numerusform>
        </translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>1 picture still waits in the queue.</source>
        <translation>1 изображение ещё ждёт в очереди.</translation>
    </message>
</context>
<context>
    <name>recovery</name>
    <message>
        <source>SketchStudio had ended without closing.</source>
        <translation>SketchStudio завершился аварийно.</translation>
    </message>
    <message>
        <source>Your drawing is back as of the last stroke.</source>
        <translation>Рисунок восстановлен до последнего штриха.</translation>
    </message>
    <message>
        <source>{count} drawings are back as of the last stroke.</source>
        <translation>Восстановлено до последнего штриха, рисунков: {count}.</translation>
    </message>
</context>
<context>
    <name>roles</name>
    <message>
        <source>Sketch: lines that the model follows</source>
        <translation>Эскиз: линии, которым следует модель</translation>
    </message>
    <message>
        <source>Colour: paint that the model follows</source>
        <translation>Цвет: краски, которым следует модель</translation>
    </message>
    <message>
        <source>Reference: to trace; the model never sees it</source>
        <translation>Референс: для обводки; модель его не видит</translation>
    </message>
    <message>
        <source>Mask: the model changes the picture only here</source>
        <translation>Маска: модель меняет изображение только здесь</translation>
    </message>
    <message>
        <source>Result: a generated picture; the model never sees it</source>
        <translation>Результат: созданное изображение; модель его не видит</translation>
    </message>
</context>
<context>
    <name>select</name>
    <message>
        <source>Change width</source>
        <translation>Изменить ширину</translation>
    </message>
    <message>
        <source>Change colour</source>
        <translation>Изменить цвет</translation>
    </message>
    <message>
        <source>Change opacity</source>
        <translation>Изменить непрозрачность</translation>
    </message>
    <message>
        <source>Change weight</source>
        <translation>Изменить вес</translation>
    </message>
    <message>
        <source>Change look</source>
        <translation>Изменить вид</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Перемещение</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Поворот</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Масштабирование</translation>
    </message>
    <message>
        <source>There is nothing on this layer to select.</source>
        <translation>На этом слое нечего выделять.</translation>
    </message>
</context>
<context>
    <name>shortcuts</name>
    <message>
        <source>moving the page</source>
        <translation>перемещения листа</translation>
    </message>
    <message>
        <source>going on to the next field, on the canvas for hiding the docks</source>
        <translation>перехода к следующему полю, а на холсте — чтобы скрыть панели</translation>
    </message>
    <message>
        <source>going back a field</source>
        <translation>перехода к предыдущему полю</translation>
    </message>
    <message>
        <source>confirming</source>
        <translation>подтверждения</translation>
    </message>
    <message>
        <source>{keys} is needed for {what}.</source>
        <translation>{keys} нужно для {what}.</translation>
    </message>
    <message>
        <source>{keys} is used by “{command}” already.</source>
        <translation>{keys} уже занято командой «{command}».</translation>
    </message>
</context>
<context>
    <name>tabs</name>
    <message>
        <source>Untitled</source>
        <translation>Без названия</translation>
    </message>
</context>
<context>
    <name>timelapse</name>
    <message>
        <source>Animated WebP (*.webp)</source>
        <translation>Анимация WebP (*.webp)</translation>
    </message>
    <message>
        <source>Animated GIF (*.gif)</source>
        <translation>Анимация GIF (*.gif)</translation>
    </message>
    <message>
        <source>One PNG a frame (*.png)</source>
        <translation>По файлу PNG на кадр (*.png)</translation>
    </message>
    <message>
        <source>There is nothing drawn yet. Draw something first.</source>
        <translation>Пока ничего не нарисовано. Сначала нарисуйте что-нибудь.</translation>
    </message>
    <message>
        <source>Export timelapse of the drawing</source>
        <translation>Экспорт таймлапса рисунка</translation>
    </message>
    <message>
        <source>{name}-timelapse</source>
        <translation>{name}-таймлапс</translation>
    </message>
    <message>
        <source>The timelapse was not exported.</source>
        <translation>Таймлапс не экспортирован.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>Finished picture</source>
        <translation>Готовое изображение</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Шаг {step} из {steps}</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Drag a frame and pull its grips; arrow keys move it, with Ctrl they pull it. Enter or a double click crops.</source>
        <translation>Нарисуйте рамку, тяните за ручки; стрелки двигают её, с Ctrl — растягивают. Enter или двойной щелчок обрежет лист.</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Эллипс</translation>
    </message>
    <message>
        <source>Shift makes a circle, Alt draws from the centre.</source>
        <translation>Shift — круг, Alt — от центра.</translation>
    </message>
    <message>
        <source>Click into an area that lines enclose. Ctrl takes a colour.</source>
        <translation>Щёлкните внутри области, замкнутой линиями. Ctrl берёт цвет.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Линия</translation>
    </message>
    <message>
        <source>Shift keeps it straight, Alt draws from the middle.</source>
        <translation>Shift — ровная линия, Alt — от середины.</translation>
    </message>
    <message>
        <source>Drag nodes and handles. Click the line for one more, Alt+click for sharp or smooth, Del takes one away.</source>
        <translation>Двигайте узлы и рычаги. Щелчок по линии добавит узел, Alt+щелчок сделает его острым или гладким, Del уберёт.</translation>
    </message>
    <message>
        <source>Drag the page, or press the arrow keys. The wheel zooms.</source>
        <translation>Тащите лист или нажимайте стрелки; колесо меняет масштаб.</translation>
    </message>
    <message>
        <source>Click for corners, drag for curves. Enter or a double click ends it, the first node closes it.</source>
        <translation>Щелчок — угол, перетаскивание — кривая. Enter или двойной щелчок завершает, первый узел замыкает.</translation>
    </message>
    <message>
        <source>Click or drag: the colour under the pointer is the one to paint with.</source>
        <translation>Щёлкните или тащите: цвет под указателем станет цветом кисти.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Прямоугольник</translation>
    </message>
    <message>
        <source>Shift makes a square, Alt draws from the centre.</source>
        <translation>Shift — квадрат, Alt — от центра.</translation>
    </message>
    <message>
        <source>Drag to turn the page, with Shift in steps. 5 puts it upright.</source>
        <translation>Тащите, чтобы повернуть лист; Shift — с шагом. 5 — выпрямить.</translation>
    </message>
    <message>
        <source>Click, or drag around marks. Shift adds; Alt draws a loop, or drags a copy of what is selected.</source>
        <translation>Щёлкните или обведите штрихи. Shift добавляет; Alt — лассо или копия выделенного.</translation>
    </message>
    <message>
        <source>Shift keeps it regular, Alt draws from the centre.</source>
        <translation>Shift — правильная фигура, Alt — от центра.</translation>
    </message>
    <message>
        <source>Click to go nearer, Alt+click to go away, or drag right and left.</source>
        <translation>Щелчок приближает, Alt+щелчок отдаляет; или тащите вправо и влево.</translation>
    </message>
</context>
<context>
    <name>ways</name>
    <message>
        <source>Reference to trace</source>
        <translation>Референс для обводки</translation>
    </message>
    <message>
        <source>Lies under the drawing; the model never sees it.</source>
        <translation>Лежит под рисунком; модель его не видит.</translation>
    </message>
    <message>
        <source>Sketch, as strokes</source>
        <translation>Эскиз из штрихов</translation>
    </message>
    <message>
        <source>Its edges become strokes that can be edited.</source>
        <translation>Контуры становятся штрихами, их можно править.</translation>
    </message>
    <message>
        <source>Sketch, as an image</source>
        <translation>Эскиз-изображение</translation>
    </message>
    <message>
        <source>Its edges become one image; the eraser works on it.</source>
        <translation>Контуры становятся одним изображением; ластик на нём работает.</translation>
    </message>
    <message>
        <source>Drawing on paper</source>
        <translation>Рисунок на бумаге</translation>
    </message>
    <message>
        <source>What is drawn in a scan or a photo of paper becomes ink.</source>
        <translation>Нарисованное на скане или фото бумаги становится чернилами.</translation>
    </message>
</context>
<context>
    <name>worker</name>
    <message>
        <source>There is not enough memory for this picture. Choose a smaller size, or another device.</source>
        <translation>Для этого изображения не хватает памяти. Выберите меньший размер или другое устройство.</translation>
    </message>
    <message>
        <source>Something went wrong while the picture was made. Try again; the log says more.</source>
        <translation>При создании изображения что-то пошло не так. Попробуйте ещё раз; подробности в журнале.</translation>
    </message>
</context>
</TS>
