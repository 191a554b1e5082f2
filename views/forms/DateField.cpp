#include "views/forms/DateField.h"

#include "models/domain/TypedText.h"
#include "models/tables/ExchangeText.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QCalendarWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTextCharFormat>
#include <QToolButton>

namespace Peak {

DateField::DateField(QDate today, bool deadline, QWidget *parent)
    : QWidget(parent),
      m_today(today),
      m_deadline(deadline),
      m_edit(new QLineEdit(this)),
      m_open(new QToolButton(this)),
      m_beside(new QLabel(this))
{
    m_edit->setMaxLength(60);
    m_edit->setPlaceholderText(tr("For example 28 Nov 2026"));
    m_edit->installEventFilter(this);
    m_open->setIcon(Icons::get(QStringLiteral("calendar")));
    m_open->setText(tr("Calendar"));
    m_open->setToolTip(tr("Choose in a calendar (Alt+Down)"));
    m_open->setAccessibleName(tr("Calendar"));
    m_beside->setForegroundRole(QPalette::PlaceholderText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space(1));
    row->addWidget(m_edit, 1);
    row->addWidget(m_open);
    row->addWidget(m_beside);
    setFocusProxy(m_edit);
    connect(m_open, &QToolButton::clicked, this, &DateField::openCalendar);
    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        tell();
        Q_EMIT changed();
    });
    tell();
}

QString DateField::date() const
{
    const QString typed = m_edit->text().trimmed();
    const auto date = typedDate(typed, m_today);
    return date ? date->toString(Qt::ISODate) : typed;
}

void DateField::setDate(const QString &date)
{
    const QDate day = QDate::fromString(date, Qt::ISODate);
    m_edit->setText(day.isValid() ? ExchangeText::date(day) : date);
}

void DateField::makeCalendar()
{
    m_popup = new QWidget(this, Qt::Popup);
    m_popup->setAttribute(Qt::WA_WindowPropagation);
    m_calendar = new QCalendarWidget(m_popup);
    m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    m_calendar->setAccessibleName(tr("Calendar"));
    m_calendar->setMinimumDate({1900, 1, 1});
    m_calendar->setMaximumDate({2199, 12, 31});
    // Its red weekends say nothing, and can't be read in the dark; nor can its arrows.
    for (const Qt::DayOfWeek day : {Qt::Saturday, Qt::Sunday})
        m_calendar->setWeekdayTextFormat(day, {});
    const auto arrow = [this](const char *name, const char *icon, const QString &called) {
        if (auto *button = m_calendar->findChild<QToolButton *>(QLatin1String(name))) {
            button->setIcon(Icons::get(QLatin1String(icon)));
            button->setAccessibleName(called);
            button->setToolTip(called);
        }
    };
    arrow("qt_calendar_prevmonth", "arrow-left", tr("Month before"));
    arrow("qt_calendar_nextmonth", "arrow-right", tr("Next month"));
    auto *column = new QVBoxLayout(m_popup);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(m_calendar);
    connect(m_calendar, &QCalendarWidget::activated, this, &DateField::take);
    connect(m_calendar, &QCalendarWidget::clicked, this, &DateField::take);
}

void DateField::openCalendar()
{
    if (!m_popup)
        makeCalendar();
    if (m_today.isValid()) {
        QTextCharFormat strong;
        strong.setFontWeight(QFont::Bold);
        strong.setFontUnderline(true);
        m_calendar->setDateTextFormat({}, {});
        m_calendar->setDateTextFormat(m_today, strong);
    }
    const auto shown = typedDate(m_edit->text(), m_today);
    m_calendar->setSelectedDate(shown.value_or(m_today.isValid() ? m_today : QDate::currentDate()));
    m_popup->adjustSize();
    QPoint place = mapToGlobal(QPoint(0, height()));
    const QRect area = screen()->availableGeometry();
    if (place.y() + m_popup->height() > area.bottom())
        place.setY(mapToGlobal(QPoint(0, 0)).y() - m_popup->height());
    place.setX(qBound(area.left(), place.x(), qMax(area.left(), area.right() - m_popup->width())));
    m_popup->move(place);
    m_popup->show();
    m_calendar->setFocus();
}

void DateField::take(QDate date)
{
    m_popup->hide();
    m_edit->setText(ExchangeText::date(date));
    m_edit->setFocus();
}

bool DateField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        tidy();
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_F4 ||
            (key->key() == Qt::Key_Down && key->modifiers() == Qt::AltModifier)) {
            openCalendar();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DateField::tidy()
{
    if (const auto date = typedDate(m_edit->text(), m_today)) {
        const QString shown = ExchangeText::date(*date);
        if (shown != m_edit->text())
            m_edit->setText(shown);
    }
}

void DateField::tell()
{
    const auto date = typedDate(m_edit->text(), m_today);
    QStringList parts;
    if (date && ExchangeText::date(*date) != m_edit->text().simplified())
        parts.append(ExchangeText::date(*date));
    if (date && m_deadline)
        parts.append(ExchangeText::daysLeft(deadlineOn(*date, m_today, false)));
    parts.removeAll(QString());
    const QString told = parts.join(QStringLiteral(" · "));
    m_beside->setText(told);
    m_beside->setVisible(!told.isEmpty());
}

} // namespace Peak
