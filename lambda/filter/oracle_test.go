package filter

import (
	"encoding/hex"
	"image"
	"math"
	"strings"
	"testing"
)

// What sharp 0.35.5 with libvips 8.18.7 makes of two images, one opaque and one
// not. Colors of translucent pixels are compared as they are seen, multiplied
// by alpha: sharp cuts off fractions there, which what sharpens makes larger.
func TestAgreesWithSharp(t *testing.T) {
	for _, c := range []struct {
		name                string
		do                  func(*image.NRGBA)
		tolerance           int // of the opaque image
		opaque, translucent string
	}{
		{"Blur 0.8", func(m *image.NRGBA) { SharpBlur(m, 0.8) }, 1,
			"2b5061ff 454e66ff 61476eff 7b6582ff 99b03fff bad025ff d5d051ff " +
				"2a4d38ff 454b4fff 61466aff 7d626dff 9baa40ff b9c928ff d1c929ff " +
				"2a5057ff 454b62ff 634a68ff 7e6662ff 9aa55eff b8c056ff d1c03dff " +
				"2b5391ff 434d9eff 634fa2ff 7f68a5ff 9a9f9dff b9b78eff d2b785ff " +
				"2b566eff 435496ff 625399ff 8067a5ff 9d98a4ff bbaea6ff d2aea3ff " +
				"2a5655ff 455584ff 64557fff 816877ff 9d9470ff b9a777ff cea756ff",
			"9d31f2f8 804df6ca a16bf76d bab1e838 89d8db57 " +
				"5f2ecdca 5746d683 7f7cc94c 8bbeab6e 7dd6b3b7 " +
				"672ca06c 6b50894c 948f716e 94b67cba 8cd189de " +
				"8e347022 996b4f53 b98e52b7 afad58dd 74cc5eb5"},
		{"Blur 2", func(m *image.NRGBA) { SharpBlur(m, 2) }, 1,
			"384f65ff 4a5566ff 626564ff 7d7c5eff 9a9857ff b2b250ff c6c350ff " +
				"384f64ff 4a5568ff 62646aff 7e7b66ff 9a9561ff b2ae59ff c6be57ff " +
				"385068ff 4b566eff 626473ff 7e7972ff 9a926dff b2a964ff c5b85fff " +
				"38526bff 4b5873ff 63647bff 7f787bff 9a8e78ff b2a36fff c5b068ff " +
				"38536cff 4b5976ff 63647fff 7f7780ff 9b8b7bff b29e71ff c4aa67ff " +
				"38556aff 4b5a73ff 64657dff 80767cff 9b8977ff b19a69ff c3a55eff",
			"a038e6bd 9b4de1a4 986ed88b 9599cb7b 92bfbf75 " +
				"953ed39f 9457c694 917bb68c 8ea2a88a 8ac2a28c " +
				"8d46b67e 9066a284 918a918c 8caa8897 83c3869f " +
				"8f578f60 97797d76 9696718d 8cad6ca0 7ec06faa"},
		{"Blur 30", func(m *image.NRGBA) { SharpBlur(m, 30) }, 2,
			"768353ff 798552ff 7c8752ff 7e8851ff 818a52ff 848c51ff 878d51ff " +
				"768352ff 798551ff 7b8751ff 7e8850ff 808a51ff 838b50ff 868c50ff " +
				"768351ff 798450ff 7b8650ff 7e884fff 808950ff 838b4fff 868c4fff " +
				"76834fff 79844fff 7b864fff 7e884eff 80894fff 838b4eff 868c4eff " +
				"76824eff 79844eff 7b864dff 7e874dff 80894dff 838a4dff 868b4dff " +
				"76824dff 78834dff 7b854cff 7e874cff 80884cff 838a4cff 868b4bff",
			"a36ecc78 a170c978 9e73c977 9c75c777 9b79c676 " +
				"a06fc977 9f72c876 9b76c676 9a7ac675 987cc475 " +
				"9f73c875 9c75c675 9877c475 997bc374 977dc174 " +
				"9c74c574 9976c374 9979c373 967cc073 947ebe73"},
		{"BlurBox", SharpBoxBlur, 0,
			"2e4f5cff 434b59ff 614884ff 7c7163ff 99a050ff bacf29ff d0cf3fff " +
				"2e4f46ff 444b4aff 614863ff 7d7150ff 999d4cff b9c932ff cec938ff " +
				"2d4c65ff 434b75ff 624883ff 7e717fff 9a986aff b8c04eff cdc040ff " +
				"2e5378ff 43517bff 614e8aff 7e7286ff 9b9394ff bab790ff cfb78cff " +
				"2e5386ff 435391ff 6251aeff 80719aff 9c8fa1ff b9ae8aff cdae87ff " +
				"2e5660ff 44556cff 635490ff 81706dff 9c8c8aff b9a871ff cca872ff",
			"8735edf0 8c47f1b8 8266f26a aeb6e34e 80d7d55c " +
				"7a32d5b8 7e44d886 777ec663 95bead78 8cd1a8a3 " +
				"4a30aa6a 6d518a63 97917178 94b87aaa 81cd88cd " +
				"8f36702a a96c575c b19557a3 a2ad5dcd 87c864c6"},
		{"SharpenMild", SharpMildSharpen, 0,
			"1e5570ff 4957acff 603f00ff 7939ffff 94e400ff b8d30dff e5d398ff " +
				"193e02ff 4c4d35ff 603fb9ff 7827d3ff a3d917ff b4c900ff dac900ff " +
				"1d6017ff 494341ff 664f00ff 783c00ff 9ace36ff b3c0a7ff dec013ff " +
				"1e54ffff 4035d6ff 6757ffff 8348ffff 94c4c6ff b7b75aff dbb778ff " +
				"245c00ff 415ddfff 5a5716ff 7f38d7ff a1b9b5ff beaefbff e4aeffff " +
				"195431ff 4a52cdff 695250ff 7e5398ff a1ae00ff b1a3a3ff d5a300ff",
			"fa23ffff 4d58ffff ff89ff88 aeb6e300 eeddff35 " +
				"0d25beff 0059b77d 777ec600 f397d22a 4bdec8ff " +
				"cf257a88 6d518a00 4d6c962a 6aac89ff cbe086ff " +
				"8f367000 0e433d35 ca7d48ff edaf45ff 00e83665"},
		{"Sharpen 1", func(m *image.NRGBA) { SharpSharpen(m, sharpeningOf(1)) }, 1,
			"25566dff 5660a4ff 402500ff 5f32c5ff b3ee38ff c2db24ff e9da88ff " +
				"082900ff 474a38ff 5c3d9dff 46067dff bee546ff bbcd0fff d8ca0dff " +
				"235c2eff 383640ff 523d00ff 471e00ff b6dc60ff bbc594ff dbc122ff " +
				"4c69fdff 3234b2ff 866effff 7a4ee8ff b1d2d5ff bab96aff d9b87fff " +
				"1e5218ff 586bddff 48412cff 5d28a4ff bbcacbff c9bae9ff edbcffff " +
				"154c36ff 4e57b8ff 5c4756ff 694677ff b4b839ff b4a696ff cfa200ff",
			"fc4fffff 7d6effff ffb3ff80 00000000 3f577740 " +
				"1f26c1ff 002b8f80 00000000 1f001740 77f9dfff " +
				"cb439d80 00000000 00030b40 8ccba1ff d7f9a2ff " +
				"00000000 00030040 e49c64ff fbca65ff 00790080"},
		{"Sharpen strong", func(m *image.NRGBA) {
			SharpSharpen(m, SharpSharpening{Sigma: 2, M1: 0.5, M2: 4, X1: 3, Y2: 15, Y3: 25})
		}, 1,
			"215269ff 475394ff 2a0b00ff 2d079bff c2fd48ff e6fd4dff fffda8ff " +
				"000f00ff 252818ff 1e0a63ff 36006dff cdf455ff e3f345ff efdf30ff " +
				"1f592aff 121019ff 2d1700ff 3c1300ff c5ea6dff dfeab7ff ebcf34ff " +
				"516cffff 0f249fff 6a58ffff 7448e1ff bee0e3ff dad888ff e7c58bff " +
				"215419ff 475eceff 26210cff 3a0483ff c9d7daff e7d7ffff ffd7ffff " +
				"08422cff 4852b2ff 3c2938ff 4e2d5cff cbce4fff c1b2a3ff d5a70aff",
			"ff60ffff 8c7bffff ff97ff80 00000000 00033b40 " +
				"1d26c0ff 00006b80 00000000 1f001740 85ffedff " +
				"8f006780 00000000 00030b40 9ad8afff e6ffafff " +
				"00000000 00030040 f3aa71ff ffd872ff 00750080"},
		{"Median 3", func(m *image.NRGBA) { Median(m, 3) }, 0,
			"23546bff 484d6bff 614996ff 7a4926ff 96c915ff b9d215ff d7d215ff " +
				"23543bff 484d3bff 614950ff 7a4b26ff 9ac026ff b6c920ff d7c920ff " +
				"234d3bff 484d50ff 654ba2ff 7a54a2ff 9ab769ff b6c045ff d7c020ff " +
				"275a50ff 425550ff 654ebeff 8055b0ff 9aaeb0ff b8b78fff d8b77eff " +
				"2755b3ff 4255b3ff 6654beff 8056b0ff a0a5b0ff b8ae96ff d3ae7eff " +
				"27553eff 495562ff 68538dff 7f5b62ff a0a596ff b4a596ff d3a596ff",
			"5a28ffff 5a55ffff c482ff80 c7afff40 c7dcff40 " +
				"5a28c3ff 5a55c380 7282c340 bbafc340 bbdcc3ff " +
				"4e288780 4e558740 72828740 77af87ff 72dc87ff " +
				"b3284b00 b3554b40 77824bff bbaf4bff 72dc4bff"},
		{"Median 4", func(m *image.NRGBA) { Median(m, 4) }, 0,
			"23546bff 48546bff 614996ff 7a4d96ff 96c919ff b6d226ff d7d215ff " +
				"23546bff 485450ff 614b6bff 7a4d45ff 96c019ff b5c926ff d7d220ff " +
				"23546bff 41546bff 614d96ff 7a4e96ff 96b769ff b5c069ff d7c945ff " +
				"23542dff 415440ff 5d4ea2ff 7a54b0ff 96aea2ff b5b78fff d7c07eff " +
				"23553eff 415550ff 5d548dff 7a55b0ff 96a58fff b4ae8fff d3b77eff " +
				"23553eff 415562ff 5d55b3ff 7f56b3ff 96a596ff b4a596ff d3ae7eff",
			"dd28ffff dd55ffff d382ff80 c7afff80 c7dcff40 " +
				"b328ffff b355ffff b382ff80 bbafff80 c7dcff40 " +
				"b328c380 b355c380 b382c380 77afc380 bbdcc380 " +
				"b3288740 b3558740 b3828780 72af8780 77dc87ff"},
		{"Convolve", func(m *image.NRGBA) {
			SharpConvolve(m, 3, 3, []float64{-1, 0, 1, -2, 3, 2, -1, 0, 1}, 3, 20)
		}, 0,
			"6a6bb6ff b05587ff b7459dff d8ffbbff fdff00ff ffe694ff ffe6ffff " +
				"68565cff b55689ff b648ffff dcff7dff ffff00ff ffdd1dff ffdd20ff " +
				"675c58ff b5518aff c0672bff d6f800ff fbff4fff ffd46dff ffd400ff " +
				"6052ffff aa4ce5ff ca73ffff deecffff f6ffa9ff ffcb5fff ffcb81ff " +
				"6566bfff a86cffff c26755ff e3d2faff ffffa9ff ffc2feff ffc2e9ff " +
				"6667ffff b863f6ff c6684fff e1de88ff fdff48ff ffb9a1ff ffb900ff",
			"7073ffe8 01ffff3f 0000f500 00ff8229 9de3edd3 " +
				"0078db93 7d00c600 0000ff00 85e7b5ff 68ebc9ff " +
				"ffd25f29 0000ff00 afbd7dff 74dd9dff a8ffa4ff " +
				"39d36029 ae8c51ff d3a75bff 79ff6dd3 00ffe615"},
		{"Convolve even", func(m *image.NRGBA) {
			SharpConvolve(m, 4, 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6}, 66, 0)
		}, 0,
			"2b4d4fff 3c494cff 534873ff 716c66ff 8d8c52ff adae4dff c5cd35ff " +
				"2b4f37ff 3d4c40ff 534954ff 726a4cff 8e8b40ff aba939ff c3c634ff " +
				"2b507fff 3d4e85ff 544c87ff 726983ff 8e8a80ff aba46bff c1bd59ff " +
				"2d537bff 3d5383ff 545194ff 716ca3ff 8f869dff ae9da5ff c4b49fff " +
				"2b5568ff 3c5570ff 55538cff 746b96ff 90828eff ae9791ff c3ab83ff " +
				"2a555cff 3d5463ff 55547bff 756b79ff 918076ff ac9567ff c1a64cff",
			"7332e5f3 793ee6c3 774be481 7a91e161 8dccd85a " +
				"6730bfaa 6e3abe7d 7463b067 7db5aa75 86cba4a2 " +
				"6a309a47 87537b4c 9a886e75 96ae71a2 95be74cd " +
				"7a3f6419 aa72514d b792538e 9fa454b1 93b455c6"},
		{"CLAHE", func(m *image.NRGBA) { CLAHE(m, 3, 4, 2) }, 0,
			"559494ff 7fbfd4ff 94552aff 6a7fffff 6ae955ff aad4aaff e9d4d4ff " +
				"2a3f2aff 946a7fff 7f3fbfff 7f15d4ff 94bf94ff 7faa15ff 94aa3fff " +
				"55d455ff 946a7fff 94bf2aff 7f6a15ff 7faa7fff 6a94e9ff d4947fff " +
				"7f94ffff 6a15bfff aad4ffff aa7fe9ff 6aaabfff 947f7fff aa7faaff " +
				"aabf2aff 7fffd4ff 6ad43fff 9415d4ff aaaaaaff aa7fe9ff ff7fffff " +
				"2a9455ff aa3faaff aa553fff 7faa94ff 94942aff 6a6aaaff 946a2aff",
			"e93fffff aa7fffff ff94ffaa d4aaff2a bfd4ff6a " +
				"553faaff 2a7faa94 3f94aa2a 7faaaa6a 2ad4aaff " +
				"aa3f7f94 157f7f2a 94947f6a 55aa7fff 94d47fff " +
				"e93f3f2a 7f7f3f6a d4943fff ffaa3fff 2ad43f7f"},
		{"CLAHE0", func(m *image.NRGBA) { CLAHE(m, 4, 3, 0) }, 0,
			"7fffaaff aaffe9ff bf553fff bf7fffff aaff3fff bfff7fff ffffffff " +
				"2a2a2aff bf7f94ff aa3fd4ff bf15e9ff bfd494ff aabf15ff aaaa3fff " +
				"55ff55ff aa6a94ff aaaa2aff aa6a15ff aad46aff 94bfbfff ffaa6aff " +
				"557fffff 9415aaff bfaaffff bf7fe9ff 94d4aaff aabf55ff aaaa7fff " +
				"7fd42aff aaffbfff 94bf3fff aa2abfff bfd494ff bfbfd4ff ffaaffff " +
				"55aa7fff bf55e9ff bf6a7fff aabf94ff bfd42aff aabfaaff d4aa55ff",
			"ff7fffff 7fbfffff ffbfff94 d4bfff3f aaffffaa " +
				"7f7faaff 2abfaa94 55bfaa3f bfbfaa7f 3fffaaff " +
				"d47faad4 15bfaa55 94bfaa7f 94bfaaff bfffaaff " +
				"ff7faa7f 3fbfaaaa aabfaaff ffbfaaff 55ffaa6a"},
	} {
		img := inside(hexPicture(t, 7, sharpOpaque))
		c.do(img)
		checkPixels(t, c.name, img, c.tolerance, hexPicture(t, 7, c.opaque).Pix...)
		img = inside(hexPicture(t, 5, sharpTranslucent))
		c.do(img)
		want := hexPicture(t, 5, c.translucent)
		if strings.HasPrefix(c.name, "CLAHE") {
			// sharp equalizes alpha as well.
			copyAlpha(want, hexPicture(t, 5, sharpTranslucent))
		}
		checkSeen(t, c.name, img, want)
	}
}

const sharpOpaque = "23546bff 485496ff 614219ff 7a49dfff 96d20bff b9d215ff e0d280ff " +
	"1f4315ff 4a4d3bff 6142a2ff 7a3cb0ff a1c926ff b6c902ff d7c909ff " +
	"225b2dff 484650ff 654e13ff 7a4b03ff 9ac045ff b5c08fff dac020ff " +
	"2354e4ff 413dbeff 6655feff 8254efff 96b7b9ff b8b769ff d8b77eff " +
	"275a1fff 425bcaff 5d5640ff 8048c7ff a0aeb0ff bdaeddff deaef1ff " +
	"1f553eff 4953b3ff 685362ff 7f5b8dff a0a524ff b4a596ff d3a506ff"

const sharpTranslucent = "dd28ffff 5a55ffff f782ff80 d3afff00 c7dcff40 " +
	"2328c3ff 1c55c380 4882c300 c4afc340 57dcc3ff " +
	"b3288780 01558700 77828740 72af87ff bbdc87ff " +
	"db284b00 4e554b40 c6824bff ddaf4bff 0adc4b80"

// hexPicture is an image of the given width from pixels in hexadecimal.
func hexPicture(t *testing.T, width int, pixels string) *image.NRGBA {
	t.Helper()
	p, err := hex.DecodeString(strings.ReplaceAll(pixels, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return &image.NRGBA{Pix: p, Stride: 4 * width, Rect: image.Rect(0, 0, width, len(p)/4/width)}
}

func copyAlpha(to, from *image.NRGBA) {
	for i := 3; i < len(to.Pix); i += 4 {
		to.Pix[i] = from.Pix[i]
	}
}

// checkSeen allows for three levels of what is seen, and one of alpha.
func checkSeen(t *testing.T, name string, img, want *image.NRGBA) {
	t.Helper()
	got := pixels(img)
	for i, v := range got {
		a, b := int(v), int(want.Pix[i])
		limit := 1.0
		if i%4 != 3 {
			a, b, limit = a*int(got[i|3])/255, b*int(want.Pix[i|3])/255, 3
		}
		if math.Abs(float64(a-b)) > limit {
			t.Errorf("%s: pixel %d is %v; want %v", name, i/4, got[i&^3:i&^3+4], want.Pix[i&^3:i&^3+4])
			return
		}
	}
}

// The image of 8×8 pixels, red, green and blue, and what the filters of Thumbor
// make of it when they are run.
const (
	thumborPicture = "00ff0004fc2508f94a0cf66f10f39414f0b918edde1cea03" +
		"20e72824e44d28e1722cde9730dbbc34d8e138d5063cd22b" +
		"40cf5044cc7548c99a4cc6bf50c3e454c00958bd2e5cba53" +
		"60b77864b49d68b1c26caee770ab0c74a83178a5567ca27b" +
		"809fa0849cc58899ea8c960f909334949059988d7e9c8aa3" +
		"a087c8a484eda88112ac7e37b07b5cb47881b875a6bc72cb" +
		"c06ff0c46c15c8693acc665fd06384d460a9d85dcedc5af3" +
		"e05718e4543de85162ec4e87f04bacf448d1f845f6fc421b"

	thumborBlurred = "09f7140cf52f10f25414ef7918ec9e1ce9b020e68222e336" +
		"21e63224e44d28e1722cde9730dba834d88d38d5583ad233" +
		"41ce5a44cc7548c99a4cc6ab50c39054c05b58bd415aba48" +
		"61b68264b49d68b1ae6cae9370ab5e74a84478a5567aa270" +
		"819eaa849cb18899968c9661909347949059988d7e9a8a98" +
		"a186bea48499a88164ac7e4ab07b5cb47881b875a6ba72c0" +
		"c16e93c46c67c8694dcc665fd06384d460a9d85dbada5ab5" +
		"d85c49db5a45df5757e3547ce751a1eb4ec6ef4bb7f1487e"

	// convolution(-1;-1;-1;-1;8;-1;-1;-1;-1,3,false)
	thumborEdges = "0051000048000048000048000048000048880048ff003f00" +
		"0009000000000000000000000000ff0000ff0000000c0000" +
		"0009000000000000000000ff0000ff0000000000000c006f" +
		"0009000000000000ff0000ff0000000000000000000c006f" +
		"0009000000ff0000ff0000000000000000000000000c006f" +
		"0009910000ff0000000000000000000000000000000c006f" +
		"0009ff0000000000000000000000000000000000ff0c00ff" +
		"5400006000006000786000786000786000786000ff6c0000"
)

func thumborCase(t *testing.T) *image.NRGBA { return inside(rgb(t, thumborPicture)) }

// rgb is an opaque image of 8 pixels' width from hexadecimal colors.
func rgb(t *testing.T, colors string) *image.NRGBA {
	t.Helper()
	pixels := ""
	for ; len(colors) >= 6; colors = colors[6:] {
		pixels += colors[:6] + "ff"
	}
	return hexPicture(t, 8, pixels)
}
