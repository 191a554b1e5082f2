#include "views/documents/FileDelegate.h"

#include "views/common/Icons.h"
#include "views/documents/UploadFilesModel.h"

#include <QLineEdit>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int iconSize = 16;
constexpr int gap = 6;

Status statusOf(const QModelIndex &index)
{
    return index.data(UploadFilesModel::StatusRole).value<Status>();
}

} // namespace

QString FileDelegate::iconOf(const QModelIndex &index)
{
    if (index.column() == 0)
        return index.data(UploadFilesModel::IconRole).toString();
    const bool isOpen = index.column() == UploadFilesModel::ExchangeColumn &&
                        index.data(UploadFilesModel::ExchangeRole).toUuid().isNull();
    if (isOpen)
        return Icons::nameOf(Status::Warning);
    const bool isNote = index.column() == index.model()->columnCount() - 1;
    return isNote && statusOf(index) != Status::Neutral ? Icons::nameOf(statusOf(index))
                                                        : QString();
}

void FileDelegate::paintContent(QPainter *painter, const QRect &rect,
                                const QStyleOptionViewItem &option, const QModelIndex &index,
                                const Ink &ink) const
{
    const QString icon = iconOf(index);
    if (icon.isEmpty()) {
        RowDelegate::paintContent(painter, rect, option, index, ink);
        return;
    }
    const ThemeColors &colors = ThemeColors::of(option.palette);
    const QColor color =
        index.column() == 0 ? ink.dim : ink.readable(colors, colors.status(statusOf(index)));
    painter->drawPixmap(
        rect.left(), rect.center().y() - iconSize / 2 + 1,
        Icons::pixmap(icon, color, iconSize, painter->device()->devicePixelRatioF()));
    RowDelegate::paintContent(painter, rect.adjusted(iconSize + gap, 0, 0, 0), option, index, ink);
}

int FileDelegate::contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return RowDelegate::contentWidth(option, index) +
           (iconOf(index).isEmpty() ? 0 : iconSize + gap);
}

QWidget *FileDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                    const QModelIndex &index) const
{
    if (index.column() == UploadFilesModel::ExchangeColumn) {
        auto *picker = new PersonPicker(m_finder, parent);
        picker->setWords(tr("Type its number or name"), u"arrow-left-right"_s,
                         tr("No exchange found"), tr("Exchanges found"));
        picker->setAccessibleName(tr("Exchange"));
        return picker;
    }
    auto *field = new QLineEdit(parent);
    field->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
    return field;
}

void FileDelegate::setModelData(QWidget *editor, QAbstractItemModel *model,
                                const QModelIndex &index) const
{
    auto *files = qobject_cast<UploadFilesModel *>(model);
    if (const auto *picker = qobject_cast<PersonPicker *>(editor); picker && files) {
        if (!picker->personId().isNull())
            files->setExchange(index.row(), picker->personId(), picker->personName());
        return;
    }
    RowDelegate::setModelData(editor, model, index);
}

/** The part before the suffix is what people change. */
void FileDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *field = qobject_cast<QLineEdit *>(editor);
    if (!field)
        return;
    const QString text = index.data(Qt::EditRole).toString();
    field->setText(text);
    const int dot = int(text.lastIndexOf(u'.'));
    if (index.column() == 0 && dot > 0)
        field->setSelection(0, dot);
    else
        field->selectAll();
}

} // namespace Peak
