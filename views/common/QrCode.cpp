#include "views/common/QrCode.h"

#ifdef PEAK_HAVE_ZINT
#include <zint.h>

#include <memory>
#endif

namespace Peak {

#ifdef PEAK_HAVE_ZINT

namespace {

constexpr int quietModules = 4; ///< phones look for them around the picture

struct FreeSymbol
{
    void operator()(zint_symbol *symbol) const { ZBarcode_Delete(symbol); }
};

bool isBlack(const zint_symbol &symbol, int row, int column)
{
    return (symbol.encoded_data[row][column / 8] >> (column % 8)) & 1;
}

} // namespace

QImage qrCode(const QString &text)
{
    const std::unique_ptr<zint_symbol, FreeSymbol> symbol(ZBarcode_Create());
    if (!symbol)
        return {};
    symbol->symbology = BARCODE_QRCODE;
    QByteArray bytes = text.toUtf8();
    const int status =
        ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char *>(bytes.constData()),
                        int(bytes.size()));
    bytes.fill('\0');
    if (status >= ZINT_ERROR || symbol->rows < 1)
        return {};
    QImage picture(symbol->width + 2 * quietModules, symbol->rows + 2 * quietModules,
                   QImage::Format_RGB32);
    picture.fill(Qt::white);
    for (int row = 0; row < symbol->rows; ++row) {
        for (int column = 0; column < symbol->width; ++column) {
            if (isBlack(*symbol, row, column))
                picture.setPixelColor(column + quietModules, row + quietModules, Qt::black);
        }
    }
    return picture;
}

#else

QImage qrCode(const QString &)
{
    return {};
}

#endif

} // namespace Peak
