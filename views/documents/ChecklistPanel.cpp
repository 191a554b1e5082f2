#include "views/documents/ChecklistPanel.h"

#include "models/tables/lists/ListChoices.h"
#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString stageText(const QString &code)
{
    const QList<ColumnChoice> stages = ListChoices::stages();
    for (const ColumnChoice &stage : stages) {
        if (stage.code == code)
            return stage.text;
    }
    return code;
}

QLabel *wrapped(const QString &text, QPalette::ColorRole role = QPalette::WindowText)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(role);
    return label;
}

} // namespace

ChecklistPanel::ChecklistPanel(QWidget *parent)
    : QWidget(parent), m_title(new QLabel), m_state(new EmptyState), m_scroll(new QScrollArea)
{
    setAccessibleName(tr("Checklist of documents"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    m_title->setWordWrap(true);
    m_title->setContentsMargins(Theme::space(3), Theme::space(3), Theme::space(3), 0);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and scrolls to it
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_title);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_state, 1);
    m_scroll->hide();
    m_state->showLoading(tr("Loading the checklist"));
    connect(m_state, &EmptyState::actionTriggered, this, &ChecklistPanel::retryRequested);
    setMinimumWidth(Theme::space(65));
}

/** Narrow beside a list, however long the titles are. */
QSize ChecklistPanel::sizeHint() const
{
    return {Theme::space(72), QWidget::sizeHint().height()};
}

int ChecklistPanel::missing(const QList<ChecklistItem> &items)
{
    return int(std::count_if(items.cbegin(), items.cend(), [](const ChecklistItem &item) {
        return item.due && item.documents.isEmpty();
    }));
}

void ChecklistPanel::showItems(const QList<ChecklistItem> &items, const QString &whyNoUpload)
{
    m_items = items;
    m_whyNoUpload = whyNoUpload;
    fill();
}

void ChecklistPanel::showError(const Error &error)
{
    m_scroll->hide();
    m_title->hide();
    m_state->show();
    m_state->showBroken(tr("The checklist could not be loaded"), error.message);
}

void ChecklistPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_items.isEmpty())
        fill();
}

void ChecklistPanel::fill()
{
    m_scroll->setVisible(!m_items.isEmpty());
    m_title->setVisible(!m_items.isEmpty());
    m_state->setVisible(m_items.isEmpty());
    if (m_items.isEmpty()) {
        m_state->showEmpty(u"clipboard-check"_s, tr("No stage wants documents"),
                           tr("An admin decides on the page of documents what each stage wants."));
        return;
    }
    const int open = missing(m_items);
    m_title->setText(open > 0 ? tr("%n document(s) missing now", nullptr, open)
                              : tr("Nothing is missing now"));
    auto *list = new QWidget;
    list->setBackgroundRole(QPalette::Base);
    list->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(Theme::space(3), Theme::space(2), Theme::space(3), Theme::space(3));
    column->setSpacing(Theme::space(2));
    QString stage;
    for (const ChecklistItem &item : std::as_const(m_items)) {
        if (item.stage != stage) {
            column->addSpacing(stage.isEmpty() ? 0 : Theme::space(2));
            column->addWidget(wrapped(item.due ? stageText(item.stage)
                                               : tr("%1, later").arg(stageText(item.stage)),
                                      QPalette::PlaceholderText));
            stage = item.stage;
        }
        addItem(column, item);
    }
    column->addStretch(1);
    m_scroll->setWidget(list);
}

void ChecklistPanel::addItem(QVBoxLayout *column, const ChecklistItem &item)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    const bool there = !item.documents.isEmpty();
    auto *icon = new QLabel;
    icon->setPixmap(Icons::pixmap(there      ? u"circle-check"_s
                                  : item.due ? u"circle-alert"_s
                                             : u"circle-dashed"_s,
                                  there      ? colors.good
                                  : item.due ? colors.warning
                                             : colors.dimText,
                                  16, devicePixelRatioF()));
    icon->setFixedWidth(16);
    const QString state = there ? tr("there") : item.due ? tr("missing") : tr("not wanted yet");
    icon->setAccessibleName(state);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(wrapped(item.title));
    words->addWidget(wrapped(there ? item.names.join(u", "_s) : state, QPalette::PlaceholderText));
    auto *act = new QToolButton;
    act->setAutoRaise(true);
    act->setFocusPolicy(Qt::StrongFocus);
    act->setIcon(Icons::get(there ? u"eye"_s : u"upload"_s));
    const QString name = there ? tr("Open %1").arg(item.title) : tr("Upload %1").arg(item.title);
    act->setAccessibleName(name);
    act->setToolTip(name);
    if (!there && !m_whyNoUpload.isEmpty()) {
        act->setEnabled(false);
        act->setToolTip(m_whyNoUpload);
    }
    connect(act, &QToolButton::clicked, this, [this, item, there] {
        if (there)
            Q_EMIT openRequested(item.documents.constFirst());
        else
            Q_EMIT uploadRequested(item);
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::space(2));
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(act, 0, Qt::AlignTop);
    column->addLayout(row);
}

} // namespace Peak
