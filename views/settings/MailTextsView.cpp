#include "views/settings/MailTextsView.h"

#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"
#include "views/settings/MailTextEditor.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace Peak {

namespace {

/** What the firm has changed stands out; what is as it came is dim. */
class CellDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override
    {
        using Source = MailTextsModel::Source;
        const auto source = Source(index.data(MailTextsModel::SourceRole).toInt());
        const bool own = index.column() == MailTextsModel::KindColumn || source == Source::Firm ||
                         index.data(MailTextsModel::UnsavedRole).toBool();
        Ink shown = ink;
        if (!own && !option.state.testFlag(QStyle::State_Selected))
            shown.text = ink.dim;
        RowDelegate::paintContent(painter, rect, option, index, shown);
    }
};

} // namespace

MailTextsView::MailTextsView(QWidget *parent)
    : QWidget(parent),
      m_model(new MailTextsModel(this)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_split(new QSplitter(Qt::Horizontal)),
      m_table(new QTableView),
      m_editor(new MailTextEditor),
      m_messages(new MessageBar)
{
    setAccessibleName(tr("Texts of e-mails and SMS"));
    build();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_messages->clearNews();
        showCurrent();
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (!m_model->keyAt(index).isNull())
            m_editor->takeFocus();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { choose({}); });
    connect(m_editor, &MailTextEditor::edited, this, &MailTextsView::take);
    connect(m_editor, &MailTextEditor::saveRequested, this, &MailTextsView::save);
    connect(m_editor, &MailTextEditor::discardRequested, this, &MailTextsView::discard);
    connect(m_editor, &MailTextEditor::builtInRequested, this,
            [this] { Q_EMIT builtInRequested(m_editor->key()); });
    connect(m_editor, &MailTextEditor::left, m_table, [this] { m_table->setFocus(); });
    connect(m_empty, &EmptyState::actionTriggered, this, &MailTextsView::retryRequested);
    m_empty->showLoading(tr("Loading the texts"));
}

void MailTextsView::build()
{
    m_table->setModel(m_model);
    lookLikeAList(m_table, tr("Texts"));
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->installEventFilter(this);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(MailTextsModel::KindColumn,
                                                      QHeaderView::Stretch);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_editor, 1);
    m_split->addWidget(m_table);
    m_split->addWidget(side);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 4);
    m_split->setStretchFactor(1, 5);
    connect(m_split, &QSplitter::splitterMoved, this, [this] { m_shared = true; });
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_split);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);
    setFocusProxy(m_table);
}

void MailTextsView::setTexts(const QList<MailText> &texts)
{
    const MailTextKey before = current();
    m_loaded = true;
    m_model->setTexts(texts);
    m_stack->setCurrentWidget(m_split);
    if (before.isNull() || current().isNull())
        choose(before);
    else
        showCurrent();
    shareRoom();
}

void MailTextsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    shareRoom();
}

/** All columns beside the text, where that leaves it what it needs; a little short of that the
 * names of kinds are cut, and below that the text stands under the table. */
void MailTextsView::shareRoom()
{
    if (!m_loaded || m_shared)
        return;
    const QHeaderView *header = m_table->horizontalHeader();
    const QAbstractItemView *table = m_table;
    const int names = table->sizeHintForColumn(MailTextsModel::KindColumn) + Theme::space(2);
    int wanted = names + m_table->verticalScrollBar()->sizeHint().width();
    for (int column = 0; column < header->count(); ++column)
        wanted += column == MailTextsModel::KindColumn ? 0 : header->sectionSize(column);
    const int room = width() - m_editor->minimumSizeHint().width() - m_split->handleWidth();
    const bool beside = room >= wanted - names / 3;
    m_split->setOrientation(beside ? Qt::Horizontal : Qt::Vertical);
    const int all = beside ? width() : height();
    const int given = beside ? qMin(wanted, room) : height() * 2 / 5;
    m_split->setSizes({given, all - given});
}

void MailTextsView::showError(const Error &error)
{
    if (m_loaded)
        m_messages->showError(error);
    else
        m_empty->showBroken(tr("The texts can't be shown"), error.message);
}

void MailTextsView::setFirm(const QString &firm, bool withWords)
{
    m_editor->setFirm(firm, withWords);
}

void MailTextsView::setRefusal(const QString &reason, bool readOnly)
{
    m_editor->setRefusal(reason, readOnly);
}

void MailTextsView::setBusy(bool busy)
{
    m_editor->setBusy(busy);
}

MailTextKey MailTextsView::current() const
{
    return m_model->keyAt(m_table->currentIndex());
}

void MailTextsView::choose(const MailTextKey &key)
{
    const QModelIndex there = m_model->indexOf(key);
    m_table->setCurrentIndex(there.isValid() ? there
                                             : m_model->index(0, MailTextsModel::EmailEnglish));
}

/** The column of kinds leads to the first text of its row. */
void MailTextsView::showCurrent()
{
    const MailTextKey key = current();
    if (key.isNull()) {
        const QModelIndex index = m_table->currentIndex();
        const QModelIndex first = index.siblingAtColumn(MailTextsModel::EmailEnglish);
        if (index.column() == MailTextsModel::KindColumn && first.isValid())
            m_table->setCurrentIndex(first);
        return;
    }
    const MailWords saved = m_model->inForce(key).words;
    const auto found = m_typed.constFind(key);
    m_editor->show(key, found == m_typed.cend() ? saved : found->words, saved, m_model->source(key),
                   m_model->indexOf(key).data(Qt::ToolTipRole).toString());
    Q_EMIT dirtyChanged();
}

void MailTextsView::take()
{
    const MailTextKey key = m_editor->key();
    const MailWords saved = m_model->inForce(key).words;
    const auto before = m_typed.constFind(key);
    const MailWords base = before == m_typed.cend() ? saved : before->base;
    if (m_editor->isDirty())
        m_typed.insert(key, {m_editor->words(), base});
    else
        m_typed.remove(key);
    tellUnsaved();
    Q_EMIT typedChanged(key);
    Q_EMIT dirtyChanged();
}

void MailTextsView::setTyped(const MailTextKey &key, const std::optional<Typed> &typed)
{
    if (typed && typed->words != m_model->inForce(key).words)
        m_typed.insert(key, *typed);
    else
        m_typed.remove(key);
    tellUnsaved();
    Q_EMIT typedChanged(key);
    if (key == current())
        showCurrent();
}

std::optional<MailTextsView::Typed> MailTextsView::typed(const MailTextKey &key) const
{
    const auto found = m_typed.constFind(key);
    return found == m_typed.cend() ? std::nullopt : std::optional(*found);
}

void MailTextsView::tellUnsaved()
{
    m_model->setUnsaved({m_typed.keyBegin(), m_typed.keyEnd()});
}

bool MailTextsView::isDirty() const
{
    return m_loaded && m_editor->isDirty();
}

void MailTextsView::save()
{
    if (m_editor->saveButton()->isEnabled())
        Q_EMIT saveRequested(m_editor->key());
}

void MailTextsView::discard()
{
    if (!isDirty())
        return;
    const MailTextKey key = m_editor->key();
    const Typed before = m_typed.value(key);
    setTyped(key, std::nullopt);
    Q_EMIT discarded(key, before);
}

bool MailTextsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_F2) {
            if (!current().isNull())
                m_editor->takeFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Peak
