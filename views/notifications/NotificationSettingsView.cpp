#include "views/notifications/NotificationSettingsView.h"

#include "models/tables/NotificationText.h"
#include "views/common/Fields.h"
#include "views/common/FocusWalk.h"
#include "views/common/StylePainter.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStyleOptionButton>
#include <QTimeEdit>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

const QTime night(22, 0);
const QTime morning(7, 0);
const QTime digestTime(8, 0);

QString cellKey(const QString &kind, const QString &channel)
{
    return kind + u'/' + channel;
}

QString clock(const QTime &time)
{
    return time.toString(u"HH:mm"_s);
}

QJsonValue clockOrNull(const QTime &time)
{
    return time.isValid() ? QJsonValue(clock(time)) : QJsonValue(QJsonValue::Null);
}

QTimeEdit *timeEdit(const QString &name)
{
    auto *edit = new QTimeEdit;
    edit->setDisplayFormat(u"HH:mm"_s);
    edit->setAccessibleName(name);
    edit->setMinimumWidth(Theme::space(22));
    return edit;
}

/** A box without words shows that it has the focus around itself. */
class GridBox final : public QCheckBox
{
public:
    using QCheckBox::QCheckBox;

    QSize sizeHint() const override { return QCheckBox::sizeHint() + QSize(2 * ring, 2 * ring); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        option.state &= ~QStyle::State_HasFocus;
        option.rect = style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, this);
        option.rect.moveCenter(rect().center());
        QPainter painter(this);
        style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, &painter, this);
        if (hasFocus())
            StylePainter::focusRing(option.rect.adjusted(-ring, -ring, ring, ring), &painter,
                                    ThemeColors::of(palette()));
    }

    bool hitButton(const QPoint &point) const override { return rect().contains(point); }

private:
    static constexpr int ring = 3;
};

QLabel *dim(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

NotificationSettingsView::NotificationSettingsView(QWidget *parent)
    : QWidget(parent),
      m_grid(new QWidget),
      m_cells(new QGridLayout(m_grid)),
      m_notes(dim({})),
      m_quiet(new QCheckBox(tr("&Quiet hours"))),
      m_quietFrom(timeEdit(tr("Quiet from"))),
      m_quietTo(timeEdit(tr("Quiet until"))),
      m_zone(dim({})),
      m_digest(new QCheckBox(tr("One e-mail a &day"))),
      m_digestAt(timeEdit(tr("The e-mail of the day comes at"))),
      m_language(new QComboBox)
{
    setAccessibleName(tr("Notifications"));
    auto *title = new QLabel(tr("Notifications"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    m_cells->setContentsMargins(0, 0, 0, 0);
    m_cells->setHorizontalSpacing(Theme::space(5));
    m_cells->setVerticalSpacing(Theme::space(1));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space(3));
    column->addWidget(title);
    column->addWidget(dim(tr("What you are told, and by which ways. A change counts at once.")));
    column->addWidget(m_grid);
    column->addWidget(m_notes);
    column->addWidget(makeTimes());
    m_typed.setSingleShot(true);
    m_typed.setInterval(700ms);
    connect(&m_typed, &QTimer::timeout, this, &NotificationSettingsView::takeTimes);
    for (QTimeEdit *edit : {m_quietFrom, m_quietTo, m_digestAt}) {
        connect(edit, &QTimeEdit::timeChanged, this, [this] {
            if (!m_filling)
                m_typed.start();
        });
        connect(edit, &QTimeEdit::editingFinished, this, &NotificationSettingsView::takeTimes);
    }
    connect(m_quiet, &QCheckBox::toggled, this, &NotificationSettingsView::takeTimes);
    connect(m_digest, &QCheckBox::toggled, this, &NotificationSettingsView::takeTimes);
    connect(m_language, &QComboBox::activated, this, [this] {
        const QString chosen = m_language->currentData().toString();
        if (chosen == m_settings.language)
            return;
        Q_EMIT changed({{u"language"_s, chosen}}, {{u"language"_s, m_settings.language}},
                       tr("Language of e-mails"));
    });
    fill();
}

QWidget *NotificationSettingsView::makeTimes()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, Theme::space(1), 0, 0);
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(2));
    grid->setColumnMinimumWidth(0, Theme::space(40));
    grid->setColumnStretch(5, 1);
    m_quiet->setAccessibleDescription(tr("No notes on the desktop; e-mails and text messages wait. "
                                         "News of your account come all the same."));
    m_quiet->setToolTip(m_quiet->accessibleDescription());
    m_digest->setAccessibleDescription(tr("Instead of one for each; deadlines and news of your "
                                          "account come at once all the same."));
    m_digest->setToolTip(m_digest->accessibleDescription());
    grid->addWidget(m_quiet, 0, 0);
    grid->addWidget(m_quietFrom, 0, 1);
    grid->addWidget(new QLabel(tr("until")), 0, 2);
    grid->addWidget(m_quietTo, 0, 3);
    m_zone->setWordWrap(false);
    grid->addWidget(m_zone, 0, 4);
    grid->addWidget(m_digest, 1, 0);
    grid->addWidget(m_digestAt, 1, 1);
    m_language->setFocusPolicy(Qt::StrongFocus);
    grid->addWidget(Fields::label(tr("&Language of e-mails"), m_language), 2, 0);
    grid->addWidget(m_language, 2, 1, 1, 3);
    return box;
}

QCheckBox *NotificationSettingsView::box(const QString &kind, const QString &channel) const
{
    return m_boxes.value(cellKey(kind, channel));
}

void NotificationSettingsView::setSettings(const NotificationSettings &settings)
{
    m_settings = settings;
    QStringList shape;
    for (const NotificationKind &kind : settings.kinds)
        shape.append(kind.name);
    if (shape != m_shape) {
        m_shape = shape;
        build();
    }
    fill();
}

void NotificationSettingsView::build()
{
    while (QLayoutItem *item = m_cells->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_boxes.clear();
    addHead();
    int row = 1;
    for (const NotificationKind &kind : std::as_const(m_settings.kinds))
        addKind(row++, kind);
    QWidget *before = FocusWalk::stopBefore(m_quiet);
    for (const NotificationKind &kind : std::as_const(m_settings.kinds)) {
        for (const NotificationChannel &channel : std::as_const(m_settings.channels))
            before = FocusWalk::putBehind(before, box(kind.name, channel.name));
    }
}

void NotificationSettingsView::addHead()
{
    int column = 1;
    for (const NotificationChannel &channel : std::as_const(m_settings.channels)) {
        auto *head = dim(NotificationText::channel(channel.name));
        head->setWordWrap(false);
        head->setToolTip(channel.whyNot);
        m_cells->addWidget(head, 0, column++, Qt::AlignHCenter);
    }
    m_cells->setColumnStretch(column, 1);
}

void NotificationSettingsView::addKind(int row, const NotificationKind &kind)
{
    auto *name = new QLabel(NotificationText::kind(kind.name));
    name->setToolTip(NotificationText::kindHelp(kind.name));
    name->setMinimumWidth(Theme::space(56));
    m_cells->addWidget(name, row, 0);
    int column = 1;
    for (const NotificationChannel &channel : std::as_const(m_settings.channels)) {
        auto *cell = new GridBox;
        cell->setAccessibleName(tr("%1: %2").arg(NotificationText::kind(kind.name),
                                                 NotificationText::channel(channel.name)));
        cell->installEventFilter(this);
        connect(cell, &QCheckBox::toggled, this,
                [this, kind = kind.name, channel = channel.name](bool on) {
                    if (!m_filling)
                        take(kind, channel, on);
                });
        m_boxes.insert(cellKey(kind.name, channel.name), cell);
        m_cells->addWidget(cell, row, column++, Qt::AlignHCenter);
    }
}

QString NotificationSettingsView::whyNot(const NotificationKind &kind,
                                         const NotificationChannel &channel) const
{
    if (!m_refusal.isEmpty())
        return m_refusal;
    if (!channel.whyNot.isEmpty())
        return channel.whyNot;
    if (kind.fixed.contains(channel.name))
        return tr("This can't be switched off: nobody should miss it.");
    if (channel.name == u"desktop"_s && !kind.channels.contains(u"app"_s))
        return tr("The desktop shows what comes in the program: switch that on first.");
    return {};
}

void NotificationSettingsView::fill()
{
    m_filling = true;
    QStringList notes;
    for (const NotificationChannel &channel : std::as_const(m_settings.channels)) {
        if (!channel.whyNot.isEmpty())
            notes.append(tr("%1: %2").arg(NotificationText::channel(channel.name), channel.whyNot));
        for (const NotificationKind &kind : std::as_const(m_settings.kinds)) {
            QCheckBox *cell = box(kind.name, channel.name);
            const QString reason = whyNot(kind, channel);
            cell->setChecked(kind.channels.contains(channel.name));
            cell->setEnabled(reason.isEmpty());
            cell->setToolTip(reason.isEmpty() ? NotificationText::kindHelp(kind.name) : reason);
            cell->setAccessibleDescription(cell->toolTip());
        }
    }
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
    const bool quiet = m_settings.quietFrom.isValid() && m_settings.quietTo.isValid();
    m_quiet->setChecked(quiet);
    m_quietFrom->setTime(quiet ? m_settings.quietFrom : night);
    m_quietTo->setTime(quiet ? m_settings.quietTo : morning);
    m_digest->setChecked(m_settings.dailyDigest);
    m_digestAt->setTime(m_settings.digestAt.isValid() ? m_settings.digestAt : digestTime);
    m_zone->setText(m_settings.timeZone.isEmpty()
                        ? QString()
                        : tr("in the time of %1").arg(QString::fromLatin1(m_settings.timeZone)));
    m_language->clear();
    for (const QString &code : std::as_const(m_settings.languages))
        m_language->addItem(NotificationText::language(code), code);
    m_language->setCurrentIndex(m_language->findData(m_settings.language));
    const bool may = m_refusal.isEmpty() && isLoaded();
    for (QWidget *field : std::initializer_list<QWidget *>{m_quiet, m_digest, m_language}) {
        field->setEnabled(may);
        if (!m_refusal.isEmpty())
            field->setToolTip(m_refusal);
    }
    m_quiet->setToolTip(may ? m_quiet->accessibleDescription() : m_refusal);
    m_digest->setToolTip(may ? m_digest->accessibleDescription() : m_refusal);
    m_quietFrom->setEnabled(may && quiet);
    m_quietTo->setEnabled(may && quiet);
    m_digestAt->setEnabled(may && m_settings.dailyDigest);
    m_filling = false;
}

void NotificationSettingsView::setRefusal(const QString &reason)
{
    if (m_refusal == reason)
        return;
    m_refusal = reason;
    fill();
}

void NotificationSettingsView::take(const QString &kind, const QString &channel, bool on)
{
    const auto part = [&](bool value) {
        return QJsonObject{{u"kinds"_s, QJsonObject{{kind, QJsonObject{{channel, value}}}}}};
    };
    Q_EMIT changed(
        part(on), part(!on),
        tr("%1: %2").arg(NotificationText::kind(kind), NotificationText::channel(channel)));
}

QJsonObject NotificationSettingsView::times() const
{
    const bool quiet = m_quiet->isChecked();
    return {{u"quiet_from"_s, clockOrNull(quiet ? m_quietFrom->time() : QTime())},
            {u"quiet_to"_s, clockOrNull(quiet ? m_quietTo->time() : QTime())},
            {u"digest"_s, m_digest->isChecked() ? u"daily"_s : u"off"_s},
            {u"digest_at"_s, clock(m_digestAt->time())}};
}

QJsonObject NotificationSettingsView::timesBefore() const
{
    const QTime at = m_settings.digestAt.isValid() ? m_settings.digestAt : digestTime;
    return {{u"quiet_from"_s, clockOrNull(m_settings.quietFrom)},
            {u"quiet_to"_s, clockOrNull(m_settings.quietTo)},
            {u"digest"_s, m_settings.dailyDigest ? u"daily"_s : u"off"_s},
            {u"digest_at"_s, clock(at)}};
}

void NotificationSettingsView::takeTimes()
{
    m_typed.stop();
    if (m_filling || !isLoaded())
        return;
    const QJsonObject now = times();
    const QJsonObject before = timesBefore();
    QJsonObject part, back;
    for (auto value = now.begin(); value != now.end(); ++value) {
        if (value.value() == before.value(value.key()))
            continue;
        part.insert(value.key(), value.value());
        back.insert(value.key(), before.value(value.key()));
    }
    if (part.isEmpty())
        return;
    const bool quiet = part.contains(u"quiet_from"_s) || part.contains(u"quiet_to"_s);
    if (quiet) { // both or none
        for (const QString &key : {u"quiet_from"_s, u"quiet_to"_s}) {
            part.insert(key, now.value(key));
            back.insert(key, before.value(key));
        }
    }
    Q_EMIT changed(part, back, quiet ? tr("Quiet hours") : tr("One e-mail a day"));
}

/** Arrow keys, as in a table: to the next box that can be ticked. */
bool NotificationSettingsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const int down = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    int right = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
    if (mirrored)
        right = -right;
    if (down == 0 && right == 0)
        return QWidget::eventFilter(watched, event);
    int row = 0, column = 0, rows = 0, columns = 0;
    m_cells->getItemPosition(m_cells->indexOf(static_cast<QWidget *>(watched)), &row, &column,
                             &rows, &columns);
    for (;;) {
        row += down;
        column += right;
        const QLayoutItem *item = m_cells->itemAtPosition(row, column);
        auto *cell = item ? qobject_cast<QCheckBox *>(item->widget()) : nullptr;
        if (!cell)
            return true; // the edge
        if (!cell->isEnabled())
            continue;
        cell->setFocus(Qt::TabFocusReason);
        return true;
    }
}

} // namespace Peak
