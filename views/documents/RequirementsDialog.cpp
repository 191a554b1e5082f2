#include "views/documents/RequirementsDialog.h"

#include "views/common/EmptyState.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"
#include "views/documents/TableLook.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

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
    : TableDialog({tr("Documents that each stage asks for"),
                   tr("Documents that each stage asks for"), tr("Loading the checklists"),
                   tr("The checklists could not be loaded")},
                  {{tr("Stage"), 32},
                   {tr("Type of document"), 66},
                   {tr("Title in the checklist"), 60},
                   {tr("Asked for"), 24}},
                  parent),
      m_stages(stages),
      m_add(new QPushButton(Icons::get(u"plus"_s), tr("&Add"))),
      m_remove(new QPushButton(Icons::get(u"x"_s), tr("&Take away"))),
      m_up(new QPushButton(Icons::get(u"chevron-up"_s), tr("&Up"))),
      m_down(new QPushButton(Icons::get(u"chevron-down"_s), tr("&Down"))),
      m_save(new QPushButton(tr("Save the checklists")))
{
    table()->setItemDelegate(new RequirementDelegate(stages, types, table()));
    table()->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked |
                             QAbstractItemView::AnyKeyPressed);
    table()->horizontalHeader()->setStretchLastSection(false);
    table()->horizontalHeader()->setSectionResizeMode(TitleColumn, QHeaderView::Stretch);
    auto *cancel = new QPushButton(tr("Cancel"));
    addButtons({m_add, m_remove, m_up, m_down}, {m_save, cancel});
    m_save->setDefault(true);
    connect(m_add, &QPushButton::clicked, this, &RequirementsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &RequirementsDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_save, &QPushButton::clicked, this, &RequirementsDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    resizeOnScreen(this, {Theme::space(230), Theme::space(150)});
    refresh();
}

void RequirementsDialog::setRow(int row, const DocumentRequirement &one)
{
    QString stage = one.stage;
    for (const ColumnChoice &choice : std::as_const(m_stages)) {
        if (choice.code == one.stage)
            stage = choice.text;
    }
    setTexts(table(), row, {stage, one.documentType, one.title, one.active ? tr("Yes") : tr("No")});
    table()->item(row, StageColumn)->setData(CodeRole, one.stage);
    table()->item(row, StageColumn)->setData(IdRole, one.id);
    table()->item(row, ActiveColumn)->setData(CodeRole, one.active);
}

void RequirementsDialog::showRequirements(const QList<DocumentRequirement> &requirements)
{
    table()->setRowCount(int(requirements.size()));
    for (int row = 0; row < requirements.size(); ++row)
        setRow(row, requirements.at(row));
    if (!requirements.isEmpty())
        table()->selectRow(0);
    else
        state()->showEmpty(u"list-checks"_s, tr("No stage asks for documents"),
                           tr("Add what an exchange needs before it goes on; its checklist says "
                              "what is missing."));
    setLoaded(!requirements.isEmpty());
}

QList<DocumentRequirement> RequirementsDialog::requirements() const
{
    QList<DocumentRequirement> all;
    for (int row = 0; row < table()->rowCount(); ++row) {
        const QTableWidgetItem *stage = table()->item(row, StageColumn);
        all.append({stage->data(IdRole).toUuid(), stage->data(CodeRole).toString(),
                    table()->item(row, TypeColumn)->text(), table()->item(row, TitleColumn)->text(),
                    table()->item(row, ActiveColumn)->data(CodeRole).toBool()});
    }
    return all;
}

void RequirementsDialog::showError(const Error &error)
{
    m_save->setEnabled(isLoaded());
    TableDialog::showError(error);
}

void RequirementsDialog::add()
{
    setLoaded();
    const int row = table()->currentRow() + 1;
    DocumentRequirement one;
    one.stage = row > 0 ? table()->item(row - 1, StageColumn)->data(CodeRole).toString()
                        : m_stages.constFirst().code;
    table()->insertRow(row);
    setRow(row, one);
    table()->selectRow(row);
    table()->setCurrentCell(row, TypeColumn);
    table()->editItem(table()->item(row, TypeColumn));
}

void RequirementsDialog::remove()
{
    table()->removeRow(table()->currentRow());
    refresh();
}

void RequirementsDialog::move(int by)
{
    QList<DocumentRequirement> all = requirements();
    const int row = table()->currentRow();
    if (row + by < 0 || row + by >= all.size())
        return;
    all.swapItemsAt(row, row + by);
    setRow(row, all.at(row));
    setRow(row + by, all.at(row + by));
    table()->selectRow(row + by);
}

void RequirementsDialog::refresh()
{
    m_add->setEnabled(isLoaded());
    m_save->setEnabled(isLoaded());
    const int row = currentRow();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < table()->rowCount());
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
        message()->showMessage(Status::Warning, wrong.mid(0, 5).join(u'\n'));
        return;
    }
    message()->clear();
    m_save->setEnabled(false);
    Q_EMIT saveRequested(requirements());
}

} // namespace Peak
