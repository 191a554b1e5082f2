#include "views/documents/RequirementsDialog.h"

#include "views/common/EmptyState.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

enum Column { StageColumn, TypeColumn, TitleColumn, ActiveColumn, Columns };
/** Away from those of our lists, whose delegate paints the cells. */
enum Role { CodeRole = Qt::UserRole + 500, IdRole };

/** A stage is chosen, a type is chosen or written, a title is written. */
class RequirementDelegate final : public RowDelegate
{
public:
    RequirementDelegate(const QList<ColumnChoice> &stages, const QStringList &types,
                        QObject *parent)
        : RowDelegate(parent), m_stages(stages), m_types(types)
    {}

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &index) const override
    {
        const QString name = index.model()->headerData(index.column(), Qt::Horizontal).toString();
        if (index.column() == TitleColumn) {
            auto *field = new QLineEdit(parent);
            field->setMaxLength(200);
            field->setAccessibleName(name);
            return field;
        }
        auto *box = new QComboBox(parent);
        box->setAccessibleName(name);
        if (index.column() == ActiveColumn) {
            box->addItem(RequirementsDialog::tr("Yes"), true);
            box->addItem(RequirementsDialog::tr("No"), false);
        } else if (index.column() == StageColumn) {
            for (const ColumnChoice &stage : m_stages)
                box->addItem(stage.text, stage.code);
        } else {
            box->setEditable(true);
            box->addItems(m_types);
            box->lineEdit()->setMaxLength(100);
        }
        return box;
    }

    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *box = qobject_cast<QComboBox *>(editor);
        if (!box)
            RowDelegate::setEditorData(editor, index);
        else if (box->isEditable())
            box->setEditText(index.data().toString());
        else
            box->setCurrentIndex(box->findData(index.data(CodeRole)));
    }

    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override
    {
        const auto *box = qobject_cast<QComboBox *>(editor);
        const auto *field = qobject_cast<QLineEdit *>(editor);
        const QString text = box ? box->currentText() : field ? field->text() : QString();
        if (box && !box->isEditable())
            model->setData(index, box->currentData(), CodeRole);
        model->setData(index, Fields::clean(text).simplified(), Qt::DisplayRole);
    }

private:
    QList<ColumnChoice> m_stages;
    QStringList m_types;
};

} // namespace

RequirementsDialog::RequirementsDialog(const QList<ColumnChoice> &stages, const QStringList &types,
                                       QWidget *parent)
    : QDialog(parent),
      m_stages(stages),
      m_message(new MessageBar),
      m_table(new QTableWidget(0, Columns)),
      m_state(new EmptyState),
      m_add(new QPushButton(Icons::get(u"plus"_s), tr("&Add"))),
      m_remove(new QPushButton(Icons::get(u"x"_s), tr("&Take away"))),
      m_up(new QPushButton(Icons::get(u"chevron-up"_s), tr("&Up"))),
      m_down(new QPushButton(Icons::get(u"chevron-down"_s), tr("&Down"))),
      m_save(new QPushButton(tr("Save the checklists")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Documents that each stage asks for"));
    lookLikeAList(m_table, tr("Documents that each stage asks for"));
    m_table->setItemDelegate(new RequirementDelegate(stages, types, m_table));
    m_table->setHorizontalHeaderLabels(
        {tr("Stage"), tr("Type of document"), tr("Title in the checklist"), tr("Asked for")});
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked |
                             QAbstractItemView::AnyKeyPressed);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *head = m_table->horizontalHeader();
    head->resizeSection(StageColumn, Theme::space(32));
    head->resizeSection(TypeColumn, Theme::space(66));
    head->setSectionResizeMode(TitleColumn, QHeaderView::Stretch);
    head->resizeSection(ActiveColumn, Theme::space(24));
    auto *cancel = new QPushButton(tr("Cancel"));
    for (QPushButton *button : {m_add, m_remove, m_up, m_down, cancel})
        button->setAutoDefault(false);
    m_save->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(3));
    for (QPushButton *button : {m_add, m_remove, m_up, m_down})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    column->addWidget(m_state, 1);
    column->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &RequirementsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &RequirementsDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_save, &QPushButton::clicked, this, &RequirementsDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_state, &EmptyState::actionTriggered, this, &RequirementsDialog::retryRequested);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &RequirementsDialog::refresh);
    const QSize room = screen()->availableSize();
    resize(qMin(Theme::space(230), room.width() * 9 / 10),
           qMin(Theme::space(150), room.height() * 9 / 10));
    m_state->showLoading(tr("Loading the checklists"));
    refresh();
}

void RequirementsDialog::setRow(int row, const DocumentRequirement &one)
{
    QString stage = one.stage;
    for (const ColumnChoice &choice : std::as_const(m_stages)) {
        if (choice.code == one.stage)
            stage = choice.text;
    }
    const QStringList texts = {stage, one.documentType, one.title,
                               one.active ? tr("Yes") : tr("No")};
    for (int column = 0; column < Columns; ++column) {
        auto *cell = new QTableWidgetItem(texts.at(column));
        cell->setToolTip(texts.at(column));
        m_table->setItem(row, column, cell);
    }
    m_table->item(row, StageColumn)->setData(CodeRole, one.stage);
    m_table->item(row, StageColumn)->setData(IdRole, one.id);
    m_table->item(row, ActiveColumn)->setData(CodeRole, one.active);
}

void RequirementsDialog::showRequirements(const QList<DocumentRequirement> &requirements)
{
    m_loaded = true;
    m_table->setRowCount(int(requirements.size()));
    for (int row = 0; row < requirements.size(); ++row)
        setRow(row, requirements.at(row));
    if (!requirements.isEmpty())
        m_table->selectRow(0);
    refresh();
    m_table->setFocus();
}

QList<DocumentRequirement> RequirementsDialog::requirements() const
{
    QList<DocumentRequirement> all;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QTableWidgetItem *stage = m_table->item(row, StageColumn);
        all.append({stage->data(IdRole).toUuid(), stage->data(CodeRole).toString(),
                    m_table->item(row, TypeColumn)->text(), m_table->item(row, TitleColumn)->text(),
                    m_table->item(row, ActiveColumn)->data(CodeRole).toBool()});
    }
    return all;
}

void RequirementsDialog::showError(const Error &error)
{
    m_save->setEnabled(true);
    if (!m_loaded)
        m_state->showBroken(tr("The checklists could not be loaded"), error.message);
    else
        m_message->showError(error);
}

void RequirementsDialog::add()
{
    const int row = m_table->currentRow() + 1;
    DocumentRequirement one;
    one.stage = row > 0 ? m_table->item(row - 1, StageColumn)->data(CodeRole).toString()
                        : m_stages.constFirst().code;
    m_table->insertRow(row);
    setRow(row, one);
    m_table->selectRow(row);
    m_table->setCurrentCell(row, TypeColumn);
    m_table->editItem(m_table->item(row, TypeColumn));
}

void RequirementsDialog::remove()
{
    m_table->removeRow(m_table->currentRow());
    refresh();
}

void RequirementsDialog::move(int by)
{
    QList<DocumentRequirement> all = requirements();
    const int row = m_table->currentRow();
    if (row + by < 0 || row + by >= all.size())
        return;
    all.swapItemsAt(row, row + by);
    setRow(row, all.at(row));
    setRow(row + by, all.at(row + by));
    m_table->selectRow(row + by);
}

void RequirementsDialog::refresh()
{
    m_table->setVisible(m_loaded);
    m_state->setVisible(!m_loaded);
    m_add->setEnabled(m_loaded);
    m_save->setEnabled(m_loaded);
    const int row = m_table->selectionModel()->hasSelection() ? m_table->currentRow() : -1;
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_table->rowCount());
}

QStringList RequirementsDialog::faults() const
{
    QStringList faults;
    QStringList known;
    const QList<DocumentRequirement> all = requirements();
    for (int row = 0; row < all.size(); ++row) {
        const DocumentRequirement &one = all.at(row);
        const QString key = one.stage + u' ' + one.documentType.toLower();
        if (one.documentType.isEmpty() || one.title.isEmpty())
            faults << tr("Line %1 needs a type and a title.").arg(row + 1);
        else if (known.contains(key))
            faults << tr("Line %1: its stage asks for “%2” already.")
                          .arg(row + 1)
                          .arg(one.documentType);
        known << key;
    }
    return faults;
}

void RequirementsDialog::accept()
{
    if (!m_save->isEnabled())
        return;
    const QStringList wrong = faults();
    if (!wrong.isEmpty()) {
        m_message->showMessage(Status::Warning, wrong.mid(0, 5).join(u'\n'));
        return;
    }
    m_message->clear();
    m_save->setEnabled(false);
    Q_EMIT saveRequested(requirements());
}

} // namespace Peak
