#include "views/main/FindBox.h"

#include "models/db/WhenDone.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/main/PaletteList.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

#include <utility>

namespace Peak {

namespace {

constexpr int AskDelay = 200;
constexpr int ShortestWords = 2;
constexpr int MostLetters = 200;
constexpr int PageStep = 8;

QString iconOf(const QString &kind)
{
    if (kind == QStringLiteral("exchange"))
        return PageInfo::of(PageId::Exchanges).icon;
    if (kind == QStringLiteral("person"))
        return PageInfo::of(PageId::PersonDetails).icon;
    if (kind == QStringLiteral("task"))
        return PageInfo::of(PageId::Tasks).icon;
    if (kind == QStringLiteral("document"))
        return PageInfo::of(PageId::Documents).icon;
    if (kind == QStringLiteral("message"))
        return PageInfo::of(PageId::Messages).icon;
    return QStringLiteral("search");
}

} // namespace

FindBox::FindBox(QWidget *parent) : QLineEdit(parent)
{
    setPlaceholderText(tr("Find anything or do anything"));
    setAccessibleName(tr("Find anything or do anything"));
    setAccessibleDescription(tr("Type, choose with the arrow keys, open with Enter."));
    setMaxLength(MostLetters);
    setClearButtonEnabled(false);
    Fields::icon(this, Icons::get(QStringLiteral("search")), tr("Go to the search"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(AskDelay);
    connect(&m_delay, &QTimer::timeout, this, &FindBox::ask);
    connect(this, &QLineEdit::textChanged, this, &FindBox::onTyped);
}

FindBox::~FindBox() = default;

void FindBox::setSource(Source source)
{
    m_source = std::move(source);
}

void FindBox::setFinder(Finder finder)
{
    m_finder = std::move(finder);
}

bool FindBox::isOpen() const
{
    return m_list && m_list->isVisible();
}

QList<PaletteEntry> FindBox::entries() const
{
    return m_list ? m_list->entries() : QList<PaletteEntry>();
}

QString FindBox::note() const
{
    return m_list ? m_list->note() : QString();
}

void FindBox::open()
{
    if (isOpen())
        return;
    if (QWidget *focused = QApplication::focusWidget(); focused != this)
        m_before = focused;
    m_offered = m_source ? m_source() : QList<PaletteEntry>();
    if (!m_list) {
        m_list = new PaletteList(window());
        connect(m_list, &PaletteList::chosen, this, &FindBox::choose);
    }
    window()->installEventFilter(this);
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
    m_list->setVisible(true);
    refresh();
}

void FindBox::close()
{
    ++m_question;
    m_delay.stop();
    m_asking = false;
    m_found.clear();
    m_failure.clear();
    if (m_list)
        m_list->hide();
    window()->removeEventFilter(this);
    if (hasFocus() && m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
    else if (hasFocus())
        clearFocus();
    m_before = nullptr;
    const QSignalBlocker quiet(this);
    clear();
}

void FindBox::onTyped()
{
    if (!isOpen())
        open();
    ++m_question;
    m_failure.clear();
    const QString words = Fields::clean(text()).simplified();
    if (words.size() < ShortestWords || !m_finder) {
        m_delay.stop();
        m_asking = false;
        m_found.clear();
    } else {
        m_asking = true;
        m_delay.start();
    }
    refresh();
}

void FindBox::ask()
{
    const int question = ++m_question;
    whenDone(m_finder(Fields::clean(text()).simplified()), this,
             [this, question](const Result<QList<Found>> &answer) {
                 if (question == m_question)
                     onAnswer(answer);
             });
}

void FindBox::onAnswer(const Result<QList<Found>> &answer)
{
    m_asking = false;
    m_found.clear();
    if (answer) {
        for (const Found &found : answer.value()) {
            PaletteEntry entry{PaletteEntry::Kind::Found, iconOf(found.kind), found.title};
            entry.detail = found.detail;
            entry.found = found;
            m_found.append(entry);
        }
    } else {
        m_failure = answer.error().message;
    }
    refresh();
}

void FindBox::refresh()
{
    if (!m_list)
        return;
    const QString words = Fields::clean(text()).simplified();
    // What the server found for the letters before stays until it answers again.
    const QList<PaletteEntry> entries = PaletteEntry::matching(m_offered, words) + m_found;
    m_list->setEntries(entries);
    QString note;
    if (m_asking)
        note = tr("Searching...");
    else if (!m_failure.isEmpty())
        note = m_failure;
    else if (entries.isEmpty())
        note = tr("Nothing found. Try fewer or other words.");
    m_list->setNote(note);
    place();
}

void FindBox::place()
{
    if (!isOpen())
        return;
    const QWidget *frame = window();
    const int width =
        qMin(qMax(this->width(), Theme::space(160)), frame->width() - Theme::space(4));
    const QPoint corner = mapTo(frame, QPoint(this->width() / 2 - width / 2, height() + 2));
    const int left = qBound(Theme::space(2), corner.x(), frame->width() - width - Theme::space(2));
    const int most = qMin(frame->height() - corner.y() - Theme::space(10), Theme::space(130));
    m_list->fit(QRect(left, corner.y(), width, most));
}

void FindBox::choose(int row)
{
    const QList<PaletteEntry> shown = entries();
    if (row < 0 || row >= shown.size())
        return;
    close();
    Q_EMIT chosen(shown.at(row));
}

void FindBox::keyPressEvent(QKeyEvent *event)
{
    if (!isOpen()) {
        if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return ||
            event->key() == Qt::Key_Enter)
            open();
        else
            QLineEdit::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Down:
        m_list->move(1);
        return;
    case Qt::Key_Up:
        m_list->move(-1);
        return;
    case Qt::Key_PageDown:
        m_list->move(PageStep);
        return;
    case Qt::Key_PageUp:
        m_list->move(-PageStep);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentRow());
        return;
    case Qt::Key_Escape:
        close();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void FindBox::mousePressEvent(QMouseEvent *event)
{
    QLineEdit::mousePressEvent(event);
    open();
}

void FindBox::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason &&
        isOpen())
        close();
}

bool FindBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == window() && event->type() == QEvent::Resize)
        place();
    else if (watched == window() && event->type() == QEvent::MouseButtonPress)
        close(); // beside everything that takes the focus
    return QLineEdit::eventFilter(watched, event);
}

void FindBox::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (!text().isEmpty() || isOpen())
        return;
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText);
    const int wanted = fontMetrics().horizontalAdvance(placeholderText() + keys) + Theme::space(16);
    if (width() < wanted)
        return;
    QPainter painter(this);
    painter.setPen(ThemeColors::of(palette()).dimText);
    painter.drawText(rect().adjusted(Theme::space(3), 0, -Theme::space(3), 0),
                     int(Qt::AlignVCenter) | Qt::AlignTrailing | Qt::TextSingleLine, keys);
}

} // namespace Peak
